package dev.sagarewind.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sagarewind.access.Scope;
import dev.sagarewind.audit.AuditEntry;
import dev.sagarewind.audit.AuditFilter;
import dev.sagarewind.audit.AuditOutcome;
import dev.sagarewind.audit.AuditTrail;
import dev.sagarewind.audit.AuditedAction;
import dev.sagarewind.support.ConsoleTest;
import dev.sagarewind.support.ConsoleWorld;
import dev.sagarewind.web.Paging;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Through a real connection whose reader takes its time. */
@ConsoleTest
class BrokenExportIntegrationTests {

    private static final String FILL = """
            insert into timeline.event_consumption_history (
                   consumer_group, event_id, saga_id, event_type, topic, partition, record_offset, outcome, consumed_by,
                   started_at, error_message)
            select 'payment', gen_random_uuid(), 'saga', 'CapturePayment', :topic, 0, n, 'SUCCEEDED', 'payment-1', now(),
                   repeat('tried again; ', 100)
              from generate_series(1, 20000) n
            """;

    @Autowired
    ConsoleWorld world;

    @Autowired
    AuditTrail trail;

    @LocalServerPort
    int port;

    private final String topic = "export." + UUID.randomUUID();

    @Test
    void beginsBeforeAllIsReadAndIsCutWhereTheDatabaseBreaksOff() throws Exception {
        JdbcClient jdbc = JdbcClient.create(world.database());
        jdbc.sql(FILL).param("topic", topic).update();
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(20_000);
            ask(socket);
            String first = new String(socket.getInputStream().readNBytes(20_000), StandardCharsets.UTF_8);
            assertThat(first).startsWith("HTTP/1.1 200").contains("kind,at,by,", "tried again");
            assertThat(entry().outcome()).as("while it is under way").isEqualTo(AuditOutcome.UNKNOWN);

            Integer ended = jdbc.sql("""
                            select count(pg_terminate_backend(pid)) from pg_stat_activity
                             where datname = current_database() and state <> 'idle'
                               and pid <> pg_backend_pid() and query like '%history%.topic = $%'
                            """).query(Integer.class).single();
            String rest = rest(socket.getInputStream());

            assertThat(ended).isEqualTo(1);
            assertThat(rest).contains("BROKEN_OFF,").doesNotEndWith("0\r\n\r\n");
        }
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(entry().outcome()).isEqualTo(AuditOutcome.FAILED));
    }

    @Test
    void isCancelledWhenItsReaderGoesAway() throws Exception {
        JdbcClient.create(world.database()).sql(FILL).param("topic", topic).update();
        try (Socket socket = new Socket("127.0.0.1", port)) {
            ask(socket);
            socket.getInputStream().readNBytes(20_000);
        }
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(entry().outcome()).isEqualTo(AuditOutcome.CANCELLED));
    }

    private void ask(Socket socket) throws IOException {
        String user = Base64.getEncoder().encodeToString("operator:operator".getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream()
                .write(("GET /api/v1/events?topic=" + topic + " HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/csv\r\n"
                                + "Authorization: Basic " + user + "\r\n\r\n")
                        .getBytes(StandardCharsets.UTF_8));
    }

    /** What comes until the connection ends, in whatever way. */
    private static String rest(InputStream in) {
        StringBuilder rest = new StringBuilder();
        byte[] piece = new byte[64 * 1024];
        try {
            for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
                rest.append(new String(piece, 0, read, StandardCharsets.UTF_8));
            }
        } catch (IOException cut) {
            return rest.toString();
        }
        return rest.toString();
    }

    private AuditEntry entry() {
        var filter = new AuditFilter(
                Optional.of("operator"),
                Optional.of(AuditedAction.EXPORT),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        return trail.list(filter, Scope.everything(), Paging.first()).items().stream()
                .filter(entry -> entry.details().note().orElse("").contains(topic))
                .findFirst()
                .orElseThrow();
    }
}
