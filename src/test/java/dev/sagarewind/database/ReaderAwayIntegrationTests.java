package dev.sagarewind.database;

import static dev.sagarewind.database.ReaderClient.PATIENCE;
import static dev.sagarewind.database.ReaderClient.asOf;
import static dev.sagarewind.database.ReaderClient.from;
import static dev.sagarewind.database.ReaderClient.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import dev.sagarewind.support.DatabaseRoles;
import dev.sagarewind.support.LocalPostgres;
import dev.sagarewind.timeline.History;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

/** The reader is late, away, silent, or ends what it was asked. */
@ReaderTest
class ReaderAwayIntegrationTests {

    @Autowired
    MockMvcTester mvc;

    @Autowired
    ReaderWorld world;

    @Autowired
    ListReads reads;

    @Autowired
    @Lists
    JdbcClient lists;

    private final String saga = "order-" + UUID.randomUUID();
    private ReaderClient console;

    @BeforeEach
    void theReaderIsWell() {
        console = new ReaderClient(mvc);
        console.awaitFrom("READER");
    }

    @AfterEach
    void nothingIsInItsWay() {
        world.toReader().mend();
        world.standby().resumeReplay();
    }

    @Test
    void aReaderThatIsTooFarBehindIsNotAsked() {
        world.standby().pauseReplay();
        await().atMost(PATIENCE).until(() -> from(console.get("/failures")).equals("WRITER_READER_LATE"));
        new History(world.database()).request(saga, "order.events", "order");

        assertThat(console.get("/audit/events")).bodyText().contains("READER_LATE");
        assertThat(text(console.get("/api/v1/events?sagaId=" + saga))).contains(saga);
        MvcTestResult export = console.get("/audit/events.csv?sagaId=" + saga);
        assertThat(from(export)).as("an export may be old").isEqualTo("READER");
        assertThat(asOf(export)).isBefore(Instant.now().minusSeconds(8));

        world.standby().resumeReplay();
        console.awaitFrom("READER");
    }

    @Test
    void listsGoOnWithoutTheReaderAndExportsWaitForIt() {
        world.toReader().cut();

        MvcTestResult list = console.get("/audit/events");
        assertThat(list).hasStatusOk().bodyText().contains("READER_AWAY");
        assertThat(from(list)).isEqualTo("WRITER_READER_AWAY");
        for (String export : List.of("/audit/events.csv", "/audit.csv", "/failures.csv")) {
            assertThat(console.get(export)).as(export).hasStatus(503).bodyText().contains("READER_UNAVAILABLE");
        }

        world.toReader().mend();
        console.awaitFrom("READER");
        assertThat(console.get("/audit/events.csv")).hasStatusOk();
    }

    @Test
    void aReaderThatStandsStillHoldsAListUpForSecondsOnly() throws InterruptedException {
        // A connection that was used a moment ago is not tried before it is used again.
        Thread.sleep(1_000);
        world.toReader().holdAll();
        Instant asked = Instant.now();

        assertThat(from(console.get("/api/v1/events"))).isEqualTo("WRITER_READER_AWAY");

        assertThat(Duration.between(asked, Instant.now())).isLessThan(Duration.ofSeconds(10));
    }

    @Test
    void aListThatTheReaderHasCutOffIsReadOnceMore() {
        LocalPostgres.execute(
                world.database(), "create table in_the_way (one int); grant select on in_the_way to saga_rewind");
        awaitOnReader("select count(*) from in_the_way");
        List<String> said = new ArrayList<>();

        long rows = reads.read(reading -> {
            long found = lists.sql("select count(*) from in_the_way")
                    .query(Long.class)
                    .single();
            if (said.isEmpty()) {
                said.add("first");
                LocalPostgres.execute(world.database(), "truncate in_the_way");
                // What the writer sends waits for whoever reads, for so long as is set; then it is cut off.
                await().atMost(PATIENCE).until(() -> {
                    lists.sql("select pg_sleep(0.2)").query().singleRow();
                    return false;
                });
            }
            return found;
        });

        assertThat(said).containsExactly("first");
        assertThat(rows).isZero();
    }

    @Test
    void aConnectionToAServerThatDoesNotWriteLeavesThePool() {
        try (HikariDataSource pool = new HikariDataSource()) {
            pool.setJdbcUrl(world.standby().database("shop").jdbcUrl());
            pool.setUsername(DatabaseRoles.CONSOLE);
            pool.setMaximumPoolSize(1);
            pool.setExceptionOverride(new JdbcPools.ReadOnlyServers());
            JdbcClient jdbc = JdbcClient.create(pool);
            int session = session(jdbc);
            assertThat(session(jdbc)).as("it is kept").isEqualTo(session);

            assertThatThrownBy(() -> jdbc.sql("delete from saga_rewind.session").update())
                    .hasMessageContaining("read-only transaction");

            assertThat(session(jdbc)).isNotEqualTo(session);
        }
    }

    private static int session(JdbcClient jdbc) {
        return jdbc.sql("select pg_backend_pid()").query(Integer.class).single();
    }

    private void awaitOnReader(String query) {
        await().atMost(PATIENCE)
                .ignoreExceptions()
                .until(() ->
                        reads.read(reading -> lists.sql(query).query(Long.class).single()) == 0);
    }
}
