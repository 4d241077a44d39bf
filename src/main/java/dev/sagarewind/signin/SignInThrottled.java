package dev.sagarewind.signin;

import java.time.Duration;
import java.util.Optional;

/**
 * Published when somebody was refused before their password or token was looked at, as there were too many wrong ones.
 *
 * @param name as it was typed, so of any length and content; empty for a token
 */
public record SignInThrottled(Optional<String> name, String address, Duration waiting) {}
