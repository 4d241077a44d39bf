package dev.sagarewind.failure;

import static dev.sagarewind.failure.JdbcValues.instant;
import static dev.sagarewind.failure.JdbcValues.optionalInstant;

import dev.sagarewind.position.PartitionId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Where the records of causes lie of which people know, and what they were told of how long these are kept. */
@Component
class JdbcExpiryNotices {

    private static final String TOLD = """
            select cause_id, episode, coalesce(incident, cause_id) as incident, warned_seconds, warned_at, lost_at
              from saga_rewind.cause_notice
             where open and told_at is not null and quiet_since is null
            """;

    private static final String PLACES = """
            select f.cause_id, f.topic, f.partition, min(f.record_offset) as record_offset,
                   min(f.written_at) as written_at
              from saga_rewind.cause_notice n
              join saga_rewind.failure f on f.cause_id = n.cause_id and f.state = 'OPEN'
             where n.open and n.told_at is not null and n.quiet_since is null
             group by f.cause_id, f.topic, f.partition
            """;

    private static final String NEXT = """
            select f.cause_id, f.topic, f.partition, min(f.record_offset) as record_offset,
                   min(f.written_at) as written_at
              from saga_rewind.failure f
             where f.cause_id = :cause and f.topic = :topic and f.partition = :partition and f.state = 'OPEN'
               and f.record_offset >= :start
             group by f.cause_id, f.topic, f.partition
            """;

    private static final String WARNED = """
            update saga_rewind.cause_notice
               set warned_seconds = :seconds, warned_at = clock_timestamp()
             where cause_id = :cause
            """;

    private static final String LOST = """
            update saga_rewind.cause_notice
               set lost_at = clock_timestamp()
             where cause_id = :cause
            """;

    private final JdbcClient jdbc;

    JdbcExpiryNotices(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * What people were told of a cause's records.
     *
     * @param within the time within which the first may be gone, as they were told last
     * @param lost whether they were told that one is gone
     */
    record Told(
            CauseId cause,
            int episode,
            String incident,
            Optional<Duration> within,
            Optional<Instant> warnedAt,
            boolean lost) {}

    /** Where open messages of a cause begin in a partition. */
    record Place(CauseId cause, PartitionId partition, long offset, Instant writtenAt) {}

    List<Told> told() {
        return jdbc.sql(TOLD).query(JdbcExpiryNotices::toldRow).list();
    }

    List<Place> places() {
        return jdbc.sql(PLACES).query(JdbcExpiryNotices::place).list();
    }

    /** The first one from this offset on: of those before, the records are gone. */
    Optional<Place> next(Place place, long start) {
        return jdbc.sql(NEXT)
                .param("cause", place.cause().value())
                .param("topic", place.partition().topic())
                .param("partition", place.partition().partition())
                .param("start", start)
                .query(JdbcExpiryNotices::place)
                .optional();
    }

    void warned(CauseId cause, Duration within) {
        jdbc.sql(WARNED)
                .param("cause", cause.value())
                .param("seconds", within.toSeconds())
                .update();
    }

    void lost(CauseId cause) {
        jdbc.sql(LOST).param("cause", cause.value()).update();
    }

    private static Told toldRow(ResultSet row, int number) throws SQLException {
        return new Told(
                new CauseId(row.getString("cause_id")),
                row.getInt("episode"),
                row.getString("incident"),
                Optional.ofNullable(row.getObject("warned_seconds", Long.class)).map(Duration::ofSeconds),
                optionalInstant(row, "warned_at"),
                row.getObject("lost_at") != null);
    }

    private static Place place(ResultSet row, int number) throws SQLException {
        return new Place(
                new CauseId(row.getString("cause_id")),
                new PartitionId(row.getString("topic"), row.getInt("partition")),
                row.getLong("record_offset"),
                instant(row, "written_at"));
    }
}
