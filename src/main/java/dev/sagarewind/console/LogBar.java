package dev.sagarewind.console;

import dev.sagarewind.consumergroup.CommittedOffset;
import dev.sagarewind.consumergroup.LogBounds;
import dev.sagarewind.web.Percent;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * A partition's log as a bar: the newest 1,000 offsets to scale, the older ones folded. All places are percentages.
 *
 * @param track where the log begins on the bar, and how wide it is
 * @param read what the group has read of it; absent without a commit
 * @param folded whether older offsets are folded behind a break
 * @param flag where the committed offset stands; absent without a commit
 * @param ticks where failed and held messages lie
 */
record LogBar(Stretch track, Optional<Stretch> read, boolean folded, Optional<String> flag, List<String> ticks) {

    static final long TO_SCALE = 1_000;

    private static final double FOLD_WIDTH = 16;

    /** From {@code x} on, so wide. */
    record Stretch(String x, String width) {
        private static Stretch between(double from, double to) {
            return new Stretch(Percent.of(from), Percent.of(Math.max(0, to - from)));
        }
    }

    static LogBar of(LogBounds.Known log, CommittedOffset committed, Collection<Long> open) {
        boolean folded = log.end() - log.start() > TO_SCALE;
        double start = folded ? 0 : place(log, log.start());
        List<String> ticks = open.stream()
                .filter(offset -> log.start() <= offset && offset < log.end())
                .map(offset -> Percent.of(place(log, offset)))
                .distinct()
                .toList();
        if (committed instanceof CommittedOffset.Committed at) {
            double flag = place(log, Math.min(Math.max(at.offset(), log.start()), log.end()));
            return new LogBar(
                    Stretch.between(start, 100),
                    Optional.of(Stretch.between(start, flag)),
                    folded,
                    Optional.of(Percent.of(flag)),
                    ticks);
        }
        return new LogBar(Stretch.between(start, 100), Optional.empty(), folded, Optional.empty(), ticks);
    }

    private static double place(LogBounds.Known log, long offset) {
        long fold = log.end() - TO_SCALE;
        if (offset >= fold) {
            return 100 - (log.end() - offset) * (100 - FOLD_WIDTH) / TO_SCALE;
        }
        return FOLD_WIDTH * (offset - log.start()) / (fold - log.start());
    }
}
