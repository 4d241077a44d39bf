package dev.sagarewind.recorder;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.PGConnection;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The database ends the recorder's connection, before and after each step. */
class LostConnectionIntegrationTests {

    private final Shop shop = new Shop();
    private final AtomicBoolean done = new AtomicBoolean();

    @AfterEach
    void close() {
        shop.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"before CLAIM", "after CLAIM", "before EFFECT", "after EFFECT", "before COMMIT", "after COMMIT"})
    void anEventIsHandledOnceAndNoFailureIsRecorded(String moment) {
        SteppedDataSource unreliable = losing(moment);
        shop.send("a1");
        shop.send("a2");
        try (RecordedService service = RecordedService.start(
                unreliable,
                Till.Holding.class,
                () -> new Till.Holding(new Till(JdbcClient.create(unreliable))),
                shop.properties())) {
            shop.awaitCommitted(2);
        }
        assertThat(done).isTrue();
        assertThat(shop.effects()).containsExactly("a1", "a2");
        assertThat(shop.outcomes("a1")).containsExactly("SUCCEEDED");
        assertThat(shop.outcomes("a2")).containsExactly("SUCCEEDED");
    }

    @ParameterizedTest
    @ValueSource(strings = {"before ROLLBACK", "after ROLLBACK", "before FAIL", "after FAIL", "before COMMIT OF FAIL"})
    void aFailureIsNotPassedBeforeItIsRecorded(String moment) {
        SteppedDataSource unreliable = losing(moment);
        Till till = new Till(JdbcClient.create(unreliable));
        till.failing.add("a1");
        shop.send("a1");
        shop.send("a2");
        try (RecordedService service = RecordedService.start(
                unreliable, Till.Holding.class, () -> new Till.Holding(till), shop.properties())) {
            shop.awaitCommitted(2);
        }
        assertThat(done).isTrue();
        assertThat(shop.effects()).isEmpty();
        assertThat(shop.outcomes("a1")).containsExactly("FAILED");
        assertThat(shop.outcomes("a2")).containsExactly("HELD");
    }

    private SteppedDataSource losing(String moment) {
        return new SteppedDataSource(shop.database, (now, connection) -> {
            if (now.equals(moment) && done.compareAndSet(false, true)) {
                terminate(connection);
            }
        });
    }

    private void terminate(Connection connection) throws SQLException {
        int backend = connection.unwrap(PGConnection.class).getBackendPID();
        assertThat(shop.jdbc
                        .sql("select pg_terminate_backend(?, 5000)")
                        .param(backend)
                        .query(Boolean.class)
                        .single())
                .isTrue();
    }
}
