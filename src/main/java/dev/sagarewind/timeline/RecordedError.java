package dev.sagarewind.timeline;

import java.util.Optional;

/**
 * What a failed attempt left behind.
 *
 * @param type the class name (or code) of the error that was thrown
 * @param stack the stack trace as text, causes included
 */
public record RecordedError(String type, Optional<String> message, Optional<String> stack) {}
