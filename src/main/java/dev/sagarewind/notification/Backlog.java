package dev.sagarewind.notification;

import java.time.Duration;
import java.util.Optional;

/**
 * How telling people goes, in figures; all consoles of a database say the same.
 *
 * @param pending what its targets have yet to take
 * @param oldest how long the oldest of that has waited; empty if there is none
 * @param givenUp what was given up, of what is still kept
 */
record Backlog(long pending, Optional<Duration> oldest, long givenUp) {}
