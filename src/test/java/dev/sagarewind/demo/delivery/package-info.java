/** The consumer group that sends a courier. */
package dev.sagarewind.demo.delivery;
