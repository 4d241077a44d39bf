package dev.sagarewind.failure;

import dev.sagarewind.position.PartitionId;
import java.time.Instant;
import java.util.Optional;

/**
 * The open failures of a group in one partition.
 *
 * @param failed tried and failed
 * @param held waiting behind them
 * @param expiry when the first of their records may be lost
 */
public record OpenInPartition(PartitionId partition, int failed, int held, Expiry expiry) {

    /** A partition in which nothing is open. */
    public static OpenInPartition none(PartitionId partition) {
        return new OpenInPartition(partition, 0, 0, Expiry.of(ExpiryBasis.UNKNOWN));
    }

    public Optional<Instant> expiresAt() {
        return expiry.at();
    }
}
