package dev.sagarewind.saga;

import dev.sagarewind.failure.StandingSaga;
import dev.sagarewind.timeline.Outcome;
import java.util.List;
import java.util.stream.Stream;

/**
 * A saga that stands still, as the page lists it.
 *
 * @param trail its open messages as glyphs, failed ones first: at most 12, as their numbers stand beside them
 */
record StandingRow(StandingSaga saga, List<Outcome> trail) {

    private static final int MOST_GLYPHS = 12;

    static StandingRow of(StandingSaga saga) {
        List<Outcome> trail = Stream.concat(
                        Stream.generate(() -> Outcome.FAILED).limit(saga.failed()),
                        Stream.generate(() -> Outcome.HELD).limit(saga.held()))
                .limit(MOST_GLYPHS)
                .toList();
        return new StandingRow(saga, trail);
    }
}
