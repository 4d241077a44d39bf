package dev.sagarewind.timeline;

import java.time.Instant;

/**
 * How far what is new in the consumption history was read.
 *
 * @param rows how many were read
 * @param position where to go on
 * @param readAt by the database's clock
 * @param complete whether it reaches the end of the history; otherwise there is more to read at once
 */
public record FeedSlice(long rows, FeedPosition position, Instant readAt, boolean complete) {}
