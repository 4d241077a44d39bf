package dev.sagarewind.failure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SparkTests {

    @Test
    void aBarIsAsHighAsItsShareOfTheHighestAndNeverTooLowToSee() {
        int[] counts = new int[Spark.SLOTS];
        counts[0] = 1;
        counts[7] = 50;
        counts[44] = 100;

        Spark spark = Spark.of(counts);

        assertThat(spark.failures()).isEqualTo(151);
        assertThat(spark.bars()).isEqualTo("M0 30v-3h.75v3zM7 30v-13h.75v13zM44 30v-26h.75v26z");
    }

    @Test
    void nothingFailedAndNothingIsDrawn() {
        assertThat(Spark.of(new int[Spark.SLOTS])).isEqualTo(new Spark(0, ""));
    }
}
