package dev.sagarewind.access;

import java.time.Instant;

/**
 * Published when somebody made an API token, in the transaction that makes it.
 *
 * @param actor who made it, for themselves
 * @param name what they call it
 * @param role the role that it is limited to
 */
public record TokenCreated(Actor actor, String name, String role, Instant expiresAt) {}
