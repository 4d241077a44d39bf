package dev.sagarewind.consumergroup;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How long Kafka is waited for, and how much is kept of a record. How Kafka is reached stands under {@code spring.kafka}.
 *
 * @param callTimeout the longest that one question to Kafka, or one move of offsets, may take; 100 ms to 1 min
 * @param readTimeout the longest that reading records may take, whatever their number; 1 s to 5 min
 * @param maxValueSize how much of a record's value is kept for showing it; at most 8 MB
 */
@ConfigurationProperties("saga-rewind.kafka")
public record KafkaLimits(
        @DefaultValue("5s") Duration callTimeout,
        @DefaultValue("20s") Duration readTimeout,
        @DefaultValue("256KB") DataSize maxValueSize) {

    /** @throws IllegalArgumentException if one is out of its bounds */
    public KafkaLimits {
        requireWithin("call-timeout", callTimeout, Duration.ofMillis(100), Duration.ofMinutes(1));
        requireWithin("read-timeout", readTimeout, Duration.ofSeconds(1), Duration.ofMinutes(5));
        if (maxValueSize.isNegative() || maxValueSize.compareTo(DataSize.ofMegabytes(8)) > 0) {
            throw new IllegalArgumentException(
                    "saga-rewind.kafka.max-value-size is " + maxValueSize + "; write a size from 0B to 8MB");
        }
    }

    private static void requireWithin(String key, Duration value, Duration least, Duration most) {
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            throw new IllegalArgumentException("saga-rewind.kafka." + key + " is " + value.toMillis()
                    + "ms; write a time from " + least.toMillis() + "ms to " + most.toMillis() + "ms");
        }
    }

    /** The longest that may be waited for Kafka; what a caller asks takes two such waits at most. */
    public Duration longest() {
        return callTimeout.compareTo(readTimeout) > 0 ? callTimeout : readTimeout;
    }

    int maxValueBytes() {
        return Math.toIntExact(maxValueSize.toBytes());
    }
}
