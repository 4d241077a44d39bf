package dev.sagarewind.benchmark;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sagarewind.audit.AuditFilling;
import dev.sagarewind.support.LocalDatabase;
import dev.sagarewind.support.PostgresProcess;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Every export of a large history, read as fast as it comes, from a console in a container of 512 MB:
 * {@code ./mvnw verify -Dtest=none -Dsurefire.failIfNoSpecifiedTests=false -Dit.test=ExportsBenchmark}. Rows of the
 * consumption history, a tenth of which have failed, and entries of the audit:
 * {@code -Dbenchmark.rows=1000000 -Dbenchmark.audit=100000}.
 */
class ExportsBenchmark {

    private static final long ROWS = Long.getLong("benchmark.rows", 1_000_000);
    private static final int AUDIT = Integer.getInteger("benchmark.audit", 100_000);
    private static final int OPEN = (int) Math.min(ROWS / 10, 100_000);
    private static final int MEGABYTES = 512;

    private static final String CSV = "text/csv";
    private static final String NDJSON = "application/x-ndjson";
    private static final String OPERATOR =
            "Basic " + Base64.getEncoder().encodeToString("operator:operator".getBytes(UTF_8));

    private static final String EVENTS = """
            select (select count(*) from timeline.event_request_history)
                   + (select count(*) from timeline.event_consumption_history)
            """;

    /** An export is not in itself; those before it are. */
    private static final String ENTRIES = "select count(distinct audit_id) from saga_rewind.audit_entry";

    private static final String FAILURES = "select count(*) from saga_rewind.failure where state = 'OPEN'";

    private static final List<Asked> ASKED = List.of(
            new Asked("/api/v1/failures", CSV, FAILURES),
            new Asked("/api/v1/audit", CSV, ENTRIES),
            new Asked("/api/v1/audit", NDJSON, ENTRIES),
            new Asked("/api/v1/events", CSV, EVENTS),
            new Asked("/api/v1/events", NDJSON, EVENTS));

    /** What an export was: what came, and how soon. */
    private record Export(long lines, long bytes, double first, double all) {}

    /**
     * @param rows the statement that counts what has to come
     */
    private record Asked(String path, String type, String rows) {}

    private final HttpClient http = HttpClient.newHttpClient();

    @Test
    void everyExport() throws Exception {
        Figures figures = new Figures(
                "exports-" + ROWS,
                "export",
                "rows",
                "MB",
                "s",
                "rows/s",
                "first row after ms",
                "old generation: most MB",
                "resident MB so far");
        try (PostgresProcess postgres = PostgresProcess.start()) {
            HistoryMaker.makeGroups();
            LocalDatabase database = postgres.createTimeline("exports");
            HistoryMaker.fill(database, new HistoryMaker.Size(ROWS, 12, OPEN));
            try (MeasuredConsole console = MeasuredConsole.startContained(database, MEGABYTES)) {
                AuditFilling.write(database, AUDIT);
                JdbcClient jdbc = JdbcClient.create(database);
                for (Asked asked : ASKED) {
                    long rows = jdbc.sql(asked.rows()).query(Long.class).single();
                    measure(figures, console, asked, rows);
                }
            }
        }
    }

    private void measure(Figures figures, MeasuredConsole console, Asked asked, long expected) throws Exception {
        ConsoleProcess process = console.process();
        try (ConsoleProcess.OldGeneration old = process.new OldGeneration()) {
            Export export = export(console.address(), asked);
            long rows = export.lines() - (asked.type().equals(CSV) ? 1 : 0);
            figures.row(
                    "`%s` as `%s`".formatted(asked.path(), asked.type()),
                    rows,
                    export.bytes() / 1e6,
                    export.all(),
                    rows / export.all(),
                    export.first() * 1e3,
                    old.mostMegabytes(),
                    process.residentMegabytes());
            assertThat(rows).as(asked.toString()).isEqualTo(expected);
        }
    }

    private Export export(URI console, Asked asked) throws Exception {
        long since = System.nanoTime();
        HttpRequest request = HttpRequest.newBuilder(console.resolve(asked.path()))
                .header("Authorization", OPERATOR)
                .header("Accept", asked.type())
                .build();
        HttpResponse<InputStream> answer = http.send(request, HttpResponse.BodyHandlers.ofInputStream());
        assertThat(answer.statusCode()).as(asked.toString()).isEqualTo(200);
        long lines = 0;
        long bytes = 0;
        double first = 0;
        try (InputStream body = answer.body()) {
            byte[] piece = new byte[1 << 16];
            for (int read = body.read(piece); read >= 0; read = body.read(piece)) {
                first = bytes == 0 ? seconds(since) : first;
                bytes += read;
                for (int at = 0; at < read; at++) {
                    lines += piece[at] == '\n' ? 1 : 0;
                }
            }
        }
        return new Export(lines, bytes, first, seconds(since));
    }

    private static double seconds(long since) {
        return (System.nanoTime() - since) / 1e9;
    }
}
