package dev.sagarewind.audit;

import java.time.Instant;
import java.util.Optional;

/**
 * Where the chain ends. Kept elsewhere, it shows later that nothing was cut off and nothing before it was exchanged.
 *
 * @param count the number of the last entry
 * @param mac of that entry, 64 hexadecimal digits; empty while nothing is chained yet
 * @param at when it was written
 */
record AuditHead(long count, Optional<String> mac, Instant at) {}
