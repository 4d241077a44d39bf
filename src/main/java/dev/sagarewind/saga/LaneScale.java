package dev.sagarewind.saga;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/**
 * Where a moment stands on the lane picture, in percent of its width. Long stretches without events are folded; what
 * lies between them is drawn to a scale of its own, so that a burst of seconds stays readable beside one of hours.
 */
class LaneScale {

    static final double FOLD_WIDTH = 5.5;

    private static final Duration SHORTEST_FOLD = Duration.ofSeconds(30);
    private static final int MOST_FOLDS = 9;
    private static final double PAD_LEFT = 1;
    private static final double PAD_RIGHT = 1.7;

    /** A stretch that is drawn to scale: from {@code x} on, so wide. */
    record Stretch(Instant from, Instant to, double x, double width) {

        double place(Instant at) {
            long whole = Duration.between(from, to).toMillis();
            double inner = Math.max(0, width - PAD_LEFT - PAD_RIGHT);
            double share = whole == 0 ? 0 : (double) Duration.between(from, at).toMillis() / whole;
            return x + PAD_LEFT + inner * Math.min(Math.max(share, 0), 1);
        }

        /** Percent of the picture's width for each second. */
        double perSecond() {
            double seconds = Duration.between(from, to).toMillis() / 1000.0;
            return seconds == 0 ? 0 : Math.max(0, width - PAD_LEFT - PAD_RIGHT) / seconds;
        }
    }

    /** A stretch without events, folded. */
    record Fold(double x, Duration length) {}

    private final List<Stretch> stretches;
    private final List<Fold> folds;

    private LaneScale(List<Stretch> stretches, List<Fold> folds) {
        this.stretches = stretches;
        this.folds = folds;
    }

    /** @throws IllegalArgumentException if there is no moment */
    static LaneScale of(Collection<Instant> moments) {
        if (moments.isEmpty()) {
            throw new IllegalArgumentException("A scale needs a moment");
        }
        List<Instant> ordered = List.copyOf(new TreeSet<>(moments));
        TreeSet<Integer> folded = folded(ordered);
        List<Instant[]> spans = new ArrayList<>();
        Instant from = ordered.get(0);
        for (int index : folded) {
            spans.add(new Instant[] {from, ordered.get(index)});
            from = ordered.get(index + 1);
        }
        spans.add(new Instant[] {from, ordered.get(ordered.size() - 1)});

        double room = 100 - FOLD_WIDTH * folded.size();
        double weights = spans.stream().mapToDouble(LaneScale::weight).sum();
        List<Stretch> stretches = new ArrayList<>();
        List<Fold> folds = new ArrayList<>();
        double x = 0;
        for (Instant[] span : spans) {
            if (!stretches.isEmpty()) {
                folds.add(new Fold(
                        x, Duration.between(stretches.get(stretches.size() - 1).to(), span[0])));
                x += FOLD_WIDTH;
            }
            double width = room * weight(span) / weights;
            stretches.add(new Stretch(span[0], span[1], x, width));
            x += width;
        }
        return new LaneScale(List.copyOf(stretches), List.copyOf(folds));
    }

    /**
     * After which moments a fold begins: the longest gap of what is not yet folded, as long as it is more than a tenth of
     * that and more than 30 s.
     */
    private static TreeSet<Integer> folded(List<Instant> ordered) {
        TreeSet<Integer> folded = new TreeSet<>();
        Duration whole = Duration.between(ordered.get(0), ordered.get(ordered.size() - 1));
        while (folded.size() < MOST_FOLDS) {
            int longest = -1;
            Duration length = SHORTEST_FOLD;
            for (int index = 0; index + 1 < ordered.size(); index++) {
                Duration gap = Duration.between(ordered.get(index), ordered.get(index + 1));
                if (!folded.contains(index) && gap.compareTo(length) > 0) {
                    longest = index;
                    length = gap;
                }
            }
            if (longest < 0 || length.multipliedBy(10).compareTo(whole) <= 0) {
                return folded;
            }
            folded.add(longest);
            whole = whole.minus(length);
        }
        return folded;
    }

    /** Longer stretches get more room, but not in proportion: the short ones have to be read, too. */
    private static double weight(Instant[] span) {
        return 1 + Math.sqrt(Duration.between(span[0], span[1]).toMillis() / 1000.0);
    }

    /** Where the moment stands; one within a fold stands in proportion within it. */
    double x(Instant at) {
        for (int index = 0; index < stretches.size(); index++) {
            Stretch stretch = stretches.get(index);
            if (!at.isAfter(stretch.to()) || index == stretches.size() - 1) {
                boolean folded = index > 0 && at.isBefore(stretch.from());
                return folded ? withinFold(index - 1, at) : stretch.place(at);
            }
        }
        throw new IllegalStateException("A scale has a stretch");
    }

    private double withinFold(int index, Instant at) {
        Instant from = stretches.get(index).to();
        Fold fold = folds.get(index);
        double share =
                (double) Duration.between(from, at).toMillis() / fold.length().toMillis();
        return fold.x() + FOLD_WIDTH * share;
    }

    List<Stretch> stretches() {
        return stretches;
    }

    List<Fold> folds() {
        return folds;
    }
}
