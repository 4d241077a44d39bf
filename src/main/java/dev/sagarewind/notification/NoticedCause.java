package dev.sagarewind.notification;

import java.time.Instant;
import java.util.Optional;

/**
 * A cause as it stood when the notice was made.
 *
 * @param title masked
 * @param failed open failed messages
 * @param held messages that wait behind them
 * @param since when the first of the open ones failed
 * @param expiresAt when the first of their records may be gone
 * @param lost whether the first of their records is gone
 * @param recovered how many have recovered, where that is what is told
 * @param skipped how many were skipped, where it is
 */
public record NoticedCause(
        String id,
        String group,
        String title,
        int failed,
        int held,
        int sagas,
        Instant since,
        Optional<Instant> expiresAt,
        boolean lost,
        int recovered,
        int skipped) {}
