package dev.sagarewind.failure;

import java.time.Instant;

/**
 * Who took a failure off the board, when, by the database's clock, and why. Consumers know nothing of it.
 */
public record Dismissal(String by, Instant at, String reason) {}
