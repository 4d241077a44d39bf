package dev.sagarewind.failure;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Failures of the last three hours as a row of little bars, time to the right; positions as SVG wants them. */
record Spark(int failures, List<Bar> bars) {

    static final Duration SPAN = Duration.ofHours(3);
    static final int SLOTS = 45;

    private static final int BASE = 30;
    private static final int HIGHEST = 26;

    /** @param x from the left, such as {@code 75.56%} */
    record Bar(String x, int y, int height) {}

    /** @param times of the failures; those outside the span are left out */
    static Spark of(List<Instant> times, Instant now) {
        int[] counts = new int[SLOTS];
        Instant start = now.minus(SPAN);
        int inSpan = 0;
        for (Instant time : times) {
            if (!time.isBefore(start) && !time.isAfter(now)) {
                long slot = Duration.between(start, time).toMillis() * SLOTS / SPAN.toMillis();
                counts[(int) Math.min(slot, SLOTS - 1)]++;
                inSpan++;
            }
        }
        int most = 1;
        for (int count : counts) {
            most = Math.max(most, count);
        }
        List<Bar> bars = new ArrayList<>();
        for (int slot = 0; slot < SLOTS; slot++) {
            if (counts[slot] > 0) {
                int height = Math.max(HIGHEST * counts[slot] / most, 3);
                bars.add(new Bar(percent(slot), BASE - height, height));
            }
        }
        return new Spark(inSpan, bars);
    }

    private static String percent(int slot) {
        return BigDecimal.valueOf(100L * slot)
                        .divide(BigDecimal.valueOf(SLOTS), 2, RoundingMode.HALF_UP)
                        .stripTrailingZeros()
                        .toPlainString()
                + "%";
    }
}
