package dev.sagarewind.access;

/**
 * Published when an API token was revoked, in the transaction that revokes it.
 *
 * @param actor who revoked it
 * @param owner whose it was
 * @param name what they called it
 */
public record TokenRevoked(Actor actor, String owner, String name) {}
