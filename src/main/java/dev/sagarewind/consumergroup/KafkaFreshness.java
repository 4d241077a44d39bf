package dev.sagarewind.consumergroup;

import java.time.Instant;
import java.util.Optional;

/** How old what the console knows of Kafka is at most. */
public interface KafkaFreshness {

    /** When Kafka last answered one of the console's questions; empty as long as it never has. */
    Optional<Instant> answeredAt();
}
