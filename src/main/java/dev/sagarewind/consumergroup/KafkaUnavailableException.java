package dev.sagarewind.consumergroup;

import java.time.Duration;

/** No broker answered within the time limit, or this client may not ask. Nothing was changed. */
public class KafkaUnavailableException extends RuntimeException {

    private final String servers;
    private final Duration waited;

    /**
     * @param servers which were asked, as configured
     * @param waited how long an answer was waited for
     */
    public KafkaUnavailableException(String message, String servers, Duration waited, Throwable cause) {
        super(message, cause);
        this.servers = servers;
        this.waited = waited;
    }

    /** The servers that were asked, as configured. */
    public String servers() {
        return servers;
    }

    /** How long an answer was waited for. */
    public Duration waited() {
        return waited;
    }
}
