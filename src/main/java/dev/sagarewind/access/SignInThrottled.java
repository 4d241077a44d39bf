package dev.sagarewind.access;

import java.util.Optional;

/**
 * Published when sign-ins are refused for a while, because too many failed.
 *
 * @param name what was typed as name
 * @param address where the requests came from
 */
public record SignInThrottled(String name, Optional<String> address) {}
