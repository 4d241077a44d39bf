/** The embedded world: a real PostgreSQL, a real Kafka broker and a real Debezium engine, on 127.0.0.1 only. */
package dev.sagarewind.support;
