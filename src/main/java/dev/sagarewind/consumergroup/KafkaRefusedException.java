package dev.sagarewind.consumergroup;

import java.time.Duration;

/** Kafka answered, and does not let this client do it: asking again changes nothing. */
public class KafkaRefusedException extends KafkaUnavailableException {

    public KafkaRefusedException(String message, String servers, Duration waited, Throwable cause) {
        super(message, servers, waited, cause);
    }
}
