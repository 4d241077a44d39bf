/** The demo: bento orders as sagas over a real Kafka, with faults by switch; started by {@code spring-boot:test-run}. */
package dev.sagarewind.demo;
