package dev.sagarewind.failure;

import java.time.Duration;
import java.util.Arrays;

/**
 * Failures of the last three hours as a row of little bars, time to the right.
 *
 * @param bars all of them as one path of SVG, each slot one unit wide, over a height of {@link #BASE}: one shape, since a list draws twenty of
 *     these
 */
record Spark(int failures, String bars) {

    static final Duration SPAN = Duration.ofHours(3);
    static final int SLOTS = 45;

    private static final int BASE = 30;
    private static final int HIGHEST = 26;
    private static final int LOWEST = 3;

    /** @param counts of the failures in each of the {@link #SLOTS}, the latest last */
    static Spark of(int[] counts) {
        int most = Arrays.stream(counts).max().orElse(0);
        StringBuilder bars = new StringBuilder();
        for (int slot = 0; slot < SLOTS; slot++) {
            if (counts[slot] > 0) {
                int height = Math.max(HIGHEST * counts[slot] / most, LOWEST);
                bars.append('M').append(slot).append(' ').append(BASE);
                bars.append('v').append(-height).append("h.75v").append(height).append('z');
            }
        }
        return new Spark(Arrays.stream(counts).sum(), bars.toString());
    }
}
