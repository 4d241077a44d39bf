package dev.sagarewind.recorder;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RecorderSettingsTests {

    private static final Duration SECOND = Duration.ofSeconds(1);

    @Test
    void refusesABlankService() {
        assertThatThrownBy(() -> new RecorderSettings(" ", "r", "c", SECOND, SECOND, SECOND, SECOND))
                .hasMessage("saga-rewind.recorder.service must name the service, such as payment, but is blank");
    }

    @Test
    void refusesATableThatIsNoName() {
        assertThatThrownBy(() -> new RecorderSettings("s", "r; drop", "c", SECOND, SECOND, SECOND, SECOND))
                .hasMessageContaining("saga-rewind.recorder.request-table must be a table's name");
    }

    @Test
    void refusesTimesThatAreNone() {
        assertThatThrownBy(() -> new RecorderSettings("s", "r", "c", Duration.ZERO, SECOND, SECOND, SECOND))
                .hasMessageContaining("saga-rewind.recorder.lock-timeout");
        assertThatThrownBy(() -> new RecorderSettings("s", "r", "c", SECOND, SECOND, SECOND, Duration.ofMillis(1)))
                .hasMessageContaining("saga-rewind.recorder.max-retry-back-off");
    }
}
