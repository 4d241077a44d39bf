package dev.sagarewind.consumergroup;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

class KafkaLimitsTests {

    private static final Duration READ = Duration.ofSeconds(20);
    private static final DataSize VALUE = DataSize.ofKilobytes(256);

    @Test
    void aCallTimeoutOfNothingStopsTheStartWithWhatToWriteInstead() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new KafkaLimits(Duration.ZERO, READ, VALUE))
                .withMessage("saga-rewind.kafka.call-timeout is 0ms; write a time from 100ms to 60000ms");
    }

    @Test
    void aValueThatWouldFillTheMemoryIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new KafkaLimits(Duration.ofSeconds(5), READ, DataSize.ofMegabytes(9)))
                .withMessageContaining("saga-rewind.kafka.max-value-size");
    }
}
