package dev.sagarewind.rewind;

import dev.sagarewind.position.GroupPartition;
import java.util.Optional;

/**
 * A wish for one partition.
 *
 * @param expectedOffset if given, the committed offset must be this one right before it is moved
 */
public record PartitionTarget(GroupPartition partition, RewindTarget to, Optional<Long> expectedOffset) {}
