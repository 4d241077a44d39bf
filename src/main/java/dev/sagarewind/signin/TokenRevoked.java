package dev.sagarewind.signin;

import dev.sagarewind.access.Actor;
import java.util.UUID;

/**
 * Published when an API token was revoked.
 *
 * @param actor who did it: the owner, an administrator, or the console, which does so when the owner has lost the role
 */
public record TokenRevoked(Actor actor, UUID id, String owner, String name) {}
