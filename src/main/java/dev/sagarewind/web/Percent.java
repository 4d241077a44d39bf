package dev.sagarewind.web;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** Places and widths of pictures, in percent: with two places, as the pages' SVG has them. */
public final class Percent {

    private Percent() {}

    /** @param value in percent; not a number for nothing else than a mistake, which is refused */
    public static String of(double value) {
        return BigDecimal.valueOf(value)
                        .setScale(2, RoundingMode.HALF_UP)
                        .stripTrailingZeros()
                        .toPlainString()
                + "%";
    }
}
