package dev.sagarewind.recorder;

import dev.sagarewind.support.BuildDirectory;
import dev.sagarewind.support.LocalDatabase;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** PostgreSQL's own load generator, with the statements of one record in as many round trips as its listener takes. */
final class Pgbench {

    private static final String PROGRAM = System.getProperty("benchmark.pgbench", "/usr/lib/postgresql/15/bin/pgbench");
    private static final Pattern TPS = Pattern.compile("tps = ([0-9.]+)");

    enum Script {
        BY_HAND("""
                \\set n random(1, 9223372036854775807)
                \\startpipeline
                begin;
                select exists (select 1 from processed_event where event = 'event-' || :n);
                \\endpipeline
                insert into processed_event (event) values ('event-' || :n);
                insert into effect (event) values ('event-' || :n);
                commit;
                """),
        RECORDER("""
                \\set n random(1, 9223372036854775807)
                \\set saga random(1, 100)
                \\startpipeline
                begin;
                insert into timeline.event_consumption_history (
                    consumer_group, event_id, saga_id, event_type, topic, partition, record_offset,
                    outcome, consumed_by, started_at)
                select 'pgbench', md5('event-' || :n)::uuid, 'saga-' || :saga, 'Charge', 'pgbench', 0, :n,
                       'SUCCEEDED', 'pgbench', clock_timestamp()
                  from (select set_config('lock_timeout', '10000', true),
                               set_config('idle_in_transaction_session_timeout', '60000', true),
                               set_config('default_transaction_read_only',
                                   case current_setting('default_transaction_read_only')
                                       when 'on' then 'off' else 'on' end,
                                   true)) limits
                on conflict do nothing
                returning consumption_id, (extract(epoch from started_at) * 1000000)::bigint,
                          current_setting('transaction_isolation');
                select
                  from timeline.event_consumption_history
                 where consumer_group = 'pgbench' and saga_id = 'saga-' || :saga
                   and topic = 'pgbench' and partition = 0 and record_offset < :n
                   and outcome in ('FAILED', 'HELD')
                 order by record_offset
                 limit 1;
                \\endpipeline
                insert into effect (event) values ('event-' || :n);
                commit;
                """);

        private final String text;

        Script(String text) {
            this.text = text;
        }
    }

    private Pgbench() {}

    static double transactionsPerSecond(LocalDatabase database, Script script, int clients) throws Exception {
        Path file = BuildDirectory.temporary("pgbench").resolve("script.sql");
        Files.writeString(file, script.text);
        Process process = new ProcessBuilder(
                        PROGRAM,
                        "--no-vacuum",
                        "--protocol=prepared",
                        "--client=" + clients,
                        "--time=" + Integer.getInteger("benchmark.seconds", 10),
                        "--file=" + file,
                        "--host=" + database.getServerNames()[0],
                        "--port=" + database.getPortNumbers()[0],
                        "--username=" + database.getUser(),
                        database.getDatabaseName())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        Matcher tps = TPS.matcher(output);
        if (process.waitFor() != 0 || !tps.find()) {
            throw new IllegalStateException(PROGRAM + " failed: " + output);
        }
        return Double.parseDouble(tps.group(1));
    }
}
