package dev.sagarewind.failure;

import dev.sagarewind.position.PartitionId;
import java.time.Instant;
import java.util.Optional;

/**
 * The open failures of a group in one partition.
 *
 * @param failed tried and failed
 * @param held waiting behind them
 * @param expiresAt when the first of their records may be lost; absent if kept without limit or not known
 */
public record OpenInPartition(PartitionId partition, int failed, int held, Optional<Instant> expiresAt) {}
