package dev.sagarewind.timeline;

import java.time.Instant;

/**
 * A new row of the consumption history.
 *
 * @param again whether an earlier read may have returned it already
 */
public record FeedRow(EventInGroup event, Outcome outcome, Instant consumedAt, boolean again) {}
