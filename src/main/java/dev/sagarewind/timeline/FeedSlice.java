package dev.sagarewind.timeline;

import java.time.Instant;
import java.util.List;

/**
 * What is new in the consumption history.
 *
 * @param position where to go on
 * @param readAt by the database's clock
 * @param complete whether it reaches the end of the history; otherwise there is more to read at once
 */
public record FeedSlice(List<FeedRow> rows, FeedPosition position, Instant readAt, boolean complete) {}
