package dev.sagarewind.recorder;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Consumers in plain SQL and consumers with the recorder take turns in one group. */
class PlainSqlIntegrationTests {

    private final Shop shop = new Shop();
    private final Till till = new Till(shop.jdbc);
    private final Set<String> failing = new HashSet<>();
    private final PlainSqlConsumer plain = new PlainSqlConsumer(shop, failing);

    @AfterEach
    void close() {
        shop.close();
    }

    @Test
    void theRecorderHoldsBehindWhatAPlainConsumerFailedWith() throws Exception {
        failing.add("a1");
        shop.send("a1");
        shop.send("a2");
        shop.send("b1");
        plain.consumeTo(3);
        assertThat(shop.effects()).containsExactly("b1");
        shop.send("a3");
        try (RecordedService service = shop.hold(till)) {
            shop.awaitCommitted(4);
        }
        assertThat(List.of(shop.outcomes("a1"), shop.outcomes("a2"), shop.outcomes("a3")))
                .containsExactly(List.of("FAILED"), List.of("HELD"), List.of("HELD"));

        shop.rewindTo(0);
        try (RecordedService service = shop.hold(till)) {
            shop.awaitCommitted(4);
        }
        assertThat(shop.effects()).containsExactly("b1", "a1", "a2", "a3");
    }

    @Test
    void aPlainConsumerHoldsBehindWhatTheRecorderFailedWith() throws Exception {
        till.failing.add("a1");
        shop.send("a1");
        try (RecordedService service = shop.hold(till)) {
            shop.awaitCommitted(1);
        }
        shop.send("a2");
        plain.consumeTo(2);
        assertThat(shop.effects()).isEmpty();
        assertThat(shop.outcomes("a2")).containsExactly("HELD");

        shop.rewindTo(0);
        plain.consumeTo(2);
        assertThat(shop.effects()).containsExactly("a1", "a2");
        shop.rewindTo(0);
        plain.consumeTo(2);
        assertThat(shop.effects()).containsExactly("a1", "a2");
    }
}
