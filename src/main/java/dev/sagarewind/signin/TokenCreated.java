package dev.sagarewind.signin;

import dev.sagarewind.access.Actor;
import dev.sagarewind.access.Reach;
import java.time.Duration;
import java.util.UUID;

/**
 * Published when somebody made themselves an API token.
 *
 * @param validFor from now on
 */
public record TokenCreated(Actor actor, UUID id, String name, String role, Reach reach, Duration validFor) {}
