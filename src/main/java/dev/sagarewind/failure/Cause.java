package dev.sagarewind.failure;

import dev.sagarewind.position.ConsumerGroupId;
import dev.sagarewind.position.PartitionId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The open failures of one group that have the same fingerprint.
 *
 * @param partitions where they lie, in order
 * @param title such as {@code SocketTimeoutException in PaymentGateway.charge}
 * @param open failed messages
 * @param held messages of the same sagas that wait behind them
 * @param dismissed messages of it that somebody took off the board; in none of the other numbers
 * @param failedAgain whether one of them was tried more than once
 * @param firstFailedAt of the open ones; of a cause without any, of its last failure, as is {@code lastFailedAt}
 * @param expiry when the first of their records may be lost
 * @param succeededSince messages of this group that succeeded since {@code lastFailedAt}, by the minute
 */
public record Cause(
        CauseId id,
        ConsumerGroupId group,
        List<PartitionId> partitions,
        Fingerprint fingerprint,
        String title,
        int open,
        int held,
        int sagas,
        int dismissed,
        boolean failedAgain,
        Instant firstFailedAt,
        Instant lastFailedAt,
        Expiry expiry,
        long succeededSince) {

    /** The same cause with where it lies and when the first of its records may be lost. */
    Cause at(List<PartitionId> where, Expiry expires) {
        return new Cause(
                id,
                group,
                where,
                fingerprint,
                title,
                open,
                held,
                sagas,
                dismissed,
                failedAgain,
                firstFailedAt,
                lastFailedAt,
                expires,
                succeededSince);
    }

    public Optional<Instant> expiresAt() {
        return expiry.at();
    }

    /** The group, the error's type and the frames or the message that its failures have in common. */
    String because() {
        return Stream.of(
                        Stream.of(group.value()),
                        fingerprint.errorType().stream(),
                        fingerprint.frames().stream(),
                        fingerprint.message().stream())
                .flatMap(parts -> parts)
                .collect(Collectors.joining(", "));
    }
}
