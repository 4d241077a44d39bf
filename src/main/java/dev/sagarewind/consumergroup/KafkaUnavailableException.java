package dev.sagarewind.consumergroup;

/** No broker answered within the time limit, or this client may not ask. Nothing was changed. */
public class KafkaUnavailableException extends RuntimeException {

    public KafkaUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
