/** The consumer group that charges orders at a payment gateway. */
package dev.sagarewind.demo.payment;
