package dev.sagarewind.saga;

import dev.sagarewind.timeline.Outcome;
import dev.sagarewind.web.Percent;
import java.util.List;
import java.util.Optional;

/**
 * One event in the lane of one group. Places are percentages, heights are pixels.
 *
 * @param attempts absent group: nobody has consumed the event yet
 * @param y the top of its bars, which are 12 high
 * @param request where it was requested; absent if nobody requested it
 * @param waiting from its request until its first attempt, or until now
 * @param label where its name stands
 */
record LaneRow(
        SagaEvent event,
        Optional<GroupAttempts> attempts,
        int y,
        Optional<String> request,
        Optional<Span> waiting,
        List<Mark> marks,
        Label label) {

    /** Something as wide as this, from {@code x} on. */
    record Span(String x, String width) {
        static Span between(double from, double to, double least) {
            return new Span(Percent.of(from), Percent.of(Math.max(least, to - from)));
        }
    }

    /**
     * One attempt.
     *
     * @param bar how long it took; absent for what was not tried
     * @param glyph where its outcome stands
     * @param untilX where the group next tried the event, or now; absent where nothing was to follow
     */
    record Mark(Outcome outcome, Optional<Span> bar, String glyph, int glyphDx, Optional<String> untilX) {}

    /** @param before whether the name stands before its place, as there is no room after it */
    record Label(String x, int dx, boolean before) {}

    public boolean pending() {
        return attempts.isEmpty();
    }

    public int middle() {
        return y + 6;
    }
}
