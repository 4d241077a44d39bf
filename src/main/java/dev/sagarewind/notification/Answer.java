package dev.sagarewind.notification;

import java.time.Duration;
import java.util.Optional;

/**
 * What came back.
 *
 * @param status of HTTP; empty if no answer came
 * @param text what the receiver said, or what was in the way; short, and without secrets
 * @param retryAfter how long the receiver wants to be left alone
 */
record Answer(Optional<Integer> status, String text, Optional<Duration> retryAfter) {

    private static final int TIMEOUT = 408;
    private static final int TOO_MANY = 429;

    static Answer none(String text) {
        return new Answer(Optional.empty(), text, Optional.empty());
    }

    boolean taken() {
        return status.filter(code -> code >= 200 && code < 300).isPresent();
    }

    /** Whether asking again would get the same answer: the request is wrong, the address is, or it points elsewhere. */
    boolean refused() {
        return status.filter(code -> code >= 300 && code < 500 && code != TIMEOUT && code != TOO_MANY)
                .isPresent();
    }

    String inWords() {
        return status.map(code -> code + " " + text).orElse(text);
    }
}
