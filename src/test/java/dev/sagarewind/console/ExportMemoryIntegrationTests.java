package dev.sagarewind.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sagarewind.masking.Masking;
import dev.sagarewind.masking.MaskingSettings;
import dev.sagarewind.support.LocalDatabase;
import dev.sagarewind.support.LocalPostgres;
import dev.sagarewind.support.TestPostgres;
import dev.sagarewind.timeline.EventLogFilter;
import dev.sagarewind.timeline.FeedFixture;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.transaction.support.TransactionTemplate;

/** An export in a process with a heap in which its rows have no room. */
class ExportMemoryIntegrationTests {

    private static final long ROWS = Long.getLong("export.rows", 40_000);
    private static final long REPEATED = Long.getLong("export.repeated", 30);
    private static final String HEAP = System.getProperty("export.heap", "32m");

    private static final String FILL = """
            insert into timeline.event_consumption_history (
                   consumer_group, event_id, saga_id, event_type, topic, partition, record_offset, outcome, consumed_by,
                   started_at, consumed_at, error_type, error_message)
            select 'payment', cast(md5('event' || n) as uuid), 'saga-' || n / 5, 'CapturePayment', 'order.payment',
                   n %% 6, n, 'FAILED', 'payment-1', now(), now() - n * interval '100 ms', 'java.io.IOException',
                   repeat('no answer to taro@example.com; ', %d)
              from generate_series(1, %d) n
            """;

    @Test
    void aHeapOf32MegabytesIsEnoughForAnyNumberOfRows() throws Exception {
        LocalDatabase database = TestPostgres.freshDatabase();
        JdbcClient.create(database).sql(FILL.formatted(REPEATED, ROWS)).update();
        long begun = System.nanoTime();
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx" + HEAP,
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ExportMemoryIntegrationTests.class.getName(),
                        database.jdbcUrl())
                .redirectErrorStream(true)
                .start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(printed).contains("rows " + ROWS + ", leaked 0");
        System.out.printf("%,d rows, %s in %.1f s%n", ROWS, printed.strip(), (System.nanoTime() - begun) / 1e9);
    }

    public static void main(String[] args) {
        var database = new DriverManagerDataSource(args[0], LocalPostgres.USER, LocalPostgres.PASSWORD);
        var masking = new Masking(MaskingSettings.standard());
        long[] seen = new long[3];
        new TransactionTemplate(new DataSourceTransactionManager(database))
                .executeWithoutResult(status -> FeedFixture.eventLog(database)
                        .forEach(EventLogFilter.everything(), entry -> {
                            String line = EventView.of(entry, masking).csv();
                            seen[0]++;
                            seen[1] += line.length();
                            seen[2] += line.contains("example.com") ? 1 : 0;
                        }));
        System.out.println("rows " + seen[0] + ", leaked " + seen[2] + ", characters " + seen[1]);
    }
}
