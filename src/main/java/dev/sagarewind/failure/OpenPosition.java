package dev.sagarewind.failure;

import dev.sagarewind.position.PartitionId;
import dev.sagarewind.timeline.Outcome;

/** Where one open failure of a group lies. */
public record OpenPosition(PartitionId partition, long offset, Outcome outcome, FailureId failureId) {}
