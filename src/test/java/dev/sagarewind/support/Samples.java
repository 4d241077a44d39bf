package dev.sagarewind.support;

import java.util.Random;
import java.util.function.Function;

/**
 * Says something of everything by trying many: each sample has a seed of its own, which is printed with the sample
 * when it contradicts, and tries it alone with {@code -Dsamples.seed=…}. The libraries for this do not run on
 * JUnit 6; samples here are small enough to be read without having been shrunk.
 */
public final class Samples {

    /** What a sample has to fulfil. */
    public interface Property<T> {
        void mustHold(T sample) throws Exception;
    }

    private Samples() {}

    public static <T> void forAll(int samples, Function<Random, T> from, Property<T> property) {
        Long only = Long.getLong("samples.seed");
        long first = only != null ? only : Boolean.getBoolean("endurance") ? System.nanoTime() : 1;
        for (int number = 0; number < (only == null ? samples : 1); number++) {
            long seed = first + number;
            T sample = from.apply(new Random(scattered(seed)));
            try {
                property.mustHold(sample);
            } catch (Exception | AssertionError contradicted) {
                throw new AssertionError(
                        "Does not hold, with -Dsamples.seed=" + seed + ", for " + sample, contradicted);
            }
        }
    }

    /** Neighbouring seeds of {@link Random} begin alike. */
    private static long scattered(long seed) {
        long mixed = (seed ^ (seed >>> 33)) * 0xff51afd7ed558ccdL;
        return mixed ^ (mixed >>> 33);
    }

    @SafeVarargs
    public static <T> T oneOf(Random random, T... values) {
        return values[random.nextInt(values.length)];
    }
}
