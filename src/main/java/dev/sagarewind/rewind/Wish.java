package dev.sagarewind.rewind;

import dev.sagarewind.position.GroupPartition;
import java.util.List;
import java.util.Optional;

/**
 * What is wanted of one partition.
 *
 * @param to where explicit partitions are to be put; absent if the events say it
 * @param events the selected ones, by offset; empty for explicit partitions, where the range will say it
 */
record Wish(
        GroupPartition partition,
        Optional<RewindTarget> to,
        Optional<Long> expectedOffset,
        List<SelectedEvent> events) {}
