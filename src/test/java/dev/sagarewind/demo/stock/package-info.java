/** The consumer group that reserves what an order needs. */
package dev.sagarewind.demo.stock;
