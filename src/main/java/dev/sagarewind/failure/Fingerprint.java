package dev.sagarewind.failure;

import java.util.List;
import java.util.Optional;

/**
 * Why failures are one cause: what they have in common.
 *
 * @param errorType the root error's class name or code; absent if the service recorded none
 * @param frames the first frames of the service's own code, without line numbers; empty if there are none
 * @param message without what differs from message to message; only where there are no frames
 */
public record Fingerprint(Optional<String> errorType, List<String> frames, Optional<String> message) {}
