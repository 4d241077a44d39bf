package dev.sagarewind.database;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The writer's clock as a row, by which a copy of the database can be told how old it is. */
@Component
class JdbcHeartbeat {

    /** However many consoles there are, one of them writes, once a second. */
    private static final String BEAT = """
            update saga_rewind.heartbeat
               set beat_at = clock_timestamp()
             where only_one = (select due.only_one
                                 from saga_rewind.heartbeat due
                                where due.beat_at < clock_timestamp() - interval '900 milliseconds'
                                  for update skip locked)
            """;

    private static final String NOW = "select clock_timestamp()";

    private static final String LAST = "select beat_at, clock_timestamp() as now from saga_rewind.heartbeat";

    /** @param now by the clock of the server that was asked */
    record Beat(Instant at, Instant now) {}

    private final JdbcClient writer;

    JdbcHeartbeat(JdbcClient writer) {
        this.writer = writer;
    }

    void beat() {
        writer.sql(BEAT).update();
    }

    /** By the writer's clock: what was committed until now is older than the first beat after it. */
    Instant now() {
        return writer.sql(NOW).query(OffsetDateTime.class).single().toInstant();
    }

    /** As this server has it; absent where it has not even the row. */
    static Optional<Beat> last(JdbcClient server) {
        return server.sql(LAST)
                .query((row, number) -> new Beat(
                        row.getObject("beat_at", OffsetDateTime.class).toInstant(),
                        row.getObject("now", OffsetDateTime.class).toInstant()))
                .optional();
    }
}
