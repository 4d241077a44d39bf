package dev.sagarewind.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ReaderSettingsTests {

    private static final String URL = "jdbc:postgresql://reader.example.com/shop";
    private static final Duration AGE = Duration.ofSeconds(30);

    @Test
    void withoutAnAddressThereIsNoReader() {
        assertThat(new ReaderSettings(" ", null, null, AGE, 6).address()).isEmpty();
        assertThat(new ReaderSettings(URL, null, null, AGE, 6).address()).contains(URL);
    }

    @Test
    void refusesAnAddressThatIsNone() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ReaderSettings("reader.example.com", null, null, AGE, 6))
                .withMessageContaining("write jdbc:postgresql://<reader endpoint>/<database>");
    }

    @Test
    void refusesAUserOfNoReader() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ReaderSettings(null, "reports", null, AGE, 6))
                .withMessageContaining("set saga-rewind.reader.url");
    }

    @Test
    void refusesAnAgeThatTheHeartbeatCannotTell() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ReaderSettings(URL, null, null, Duration.ofSeconds(1), 6))
                .withMessageContaining("write 3s or more");
    }

    @Test
    void refusesFewerConnectionsThanExportsMayTake() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ReaderSettings(URL, null, null, AGE, 3))
                .withMessageContaining("write 4 or more");
    }
}
