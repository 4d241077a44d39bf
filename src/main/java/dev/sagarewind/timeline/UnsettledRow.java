package dev.sagarewind.timeline;

import java.time.Instant;

/**
 * A row that did not settle its event, in order of {@code consumedAt} and {@code consumptionId}.
 *
 * @param settled whether another row did
 */
public record UnsettledRow(EventInGroup event, Instant consumedAt, long consumptionId, boolean settled) {}
