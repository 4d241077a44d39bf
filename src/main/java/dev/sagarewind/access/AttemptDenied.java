package dev.sagarewind.access;

/**
 * Published when a request was refused for want of a permission, whoever found out.
 *
 * @param attempt the request, as {@code POST /api/v1/rewinds}
 */
public record AttemptDenied(Actor actor, Permission missing, String attempt) {}
