package dev.sagarewind.failure;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Failures of the last three hours as a row of little bars, time to the right; positions as SVG wants them. */
record Spark(int failures, List<Bar> bars) {

    static final Duration SPAN = Duration.ofHours(3);
    static final int SLOTS = 45;

    private static final int BASE = 30;
    private static final int HIGHEST = 26;

    /** @param x from the left, such as {@code 75.56%} */
    record Bar(String x, int y, int height) {}

    /** @param counts of the failures in each of the {@link #SLOTS}, the latest last */
    static Spark of(int[] counts) {
        int most = Math.max(Arrays.stream(counts).max().orElse(0), 1);
        List<Bar> bars = new ArrayList<>();
        for (int slot = 0; slot < SLOTS; slot++) {
            if (counts[slot] > 0) {
                int height = Math.max(HIGHEST * counts[slot] / most, 3);
                bars.add(new Bar(percent(slot), BASE - height, height));
            }
        }
        return new Spark(Arrays.stream(counts).sum(), bars);
    }

    private static String percent(int slot) {
        return BigDecimal.valueOf(100L * slot)
                        .divide(BigDecimal.valueOf(SLOTS), 2, RoundingMode.HALF_UP)
                        .stripTrailingZeros()
                        .toPlainString()
                + "%";
    }
}
