package dev.sagarewind.failure;

import static dev.sagarewind.failure.JdbcValues.instant;
import static dev.sagarewind.failure.JdbcValues.optionalInstant;
import static dev.sagarewind.failure.JdbcValues.text;

import dev.sagarewind.position.ConsumerGroupId;
import dev.sagarewind.position.EventId;
import dev.sagarewind.position.PartitionId;
import dev.sagarewind.timeline.Outcome;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.stereotype.Component;

/** Makes failures of rows. */
@Component
class JdbcFailureRows implements RowMapper<Failure> {

    /** To be completed with joins and conditions on {@code f}. */
    static final String SELECT = """
            select f.failure_id, f.consumer_group, f.event_id, f.saga_id, f.saga_type, f.event_type, f.topic,
                   f.partition, f.record_offset, f.outcome, f.state, f.cause_id, f.attempts, f.first_failed_at,
                   f.last_failed_at, f.written_at, f.waits_for, f.error_type, f.error_message, f.settled_at,
                   dismissal.dismissed_by, dismissal.dismissed_at, dismissal.reason as dismissal_reason,
                   (select r.rewind_id
                      from saga_rewind.recovering r
                     where r.failure_id = f.failure_id
                     order by r.since desc
                     limit 1) as rewind_id
              from saga_rewind.failure f
              left join saga_rewind.dismissal on dismissal.failure_id = f.failure_id
            """;

    static final String BY_POSITION =
            " order by f.consumer_group, f.topic, f.partition, f.record_offset, f.failure_id ";

    private final RecordExpiry expiry;

    JdbcFailureRows(RecordExpiry expiry) {
        this.expiry = expiry;
    }

    @Override
    public Failure mapRow(ResultSet row, int number) throws SQLException {
        PartitionId partition = new PartitionId(row.getString("topic"), row.getInt("partition"));
        FailureState state = FailureState.valueOf(row.getString("state"));
        boolean owed = state == FailureState.OPEN || state == FailureState.DISMISSED;
        Optional<UUID> rewind = owed ? Optional.ofNullable(row.getObject("rewind_id", UUID.class)) : Optional.empty();
        Instant writtenAt = instant(row, "written_at");
        @Nullable UUID waitsFor = row.getObject("waits_for", UUID.class);
        return new Failure(
                new FailureId(row.getObject("failure_id", UUID.class)),
                new ConsumerGroupId(row.getString("consumer_group")),
                new EventId(row.getObject("event_id", UUID.class)),
                text(row, "saga_id"),
                text(row, "saga_type"),
                text(row, "event_type"),
                partition,
                row.getLong("record_offset"),
                Outcome.valueOf(row.getString("outcome")),
                rewind.isPresent() && state == FailureState.OPEN ? FailureState.RECOVERING : state,
                text(row, "cause_id").map(CauseId::new),
                row.getInt("attempts"),
                instant(row, "first_failed_at"),
                instant(row, "last_failed_at"),
                Optional.ofNullable(waitsFor).map(EventId::new),
                text(row, "error_type"),
                text(row, "error_message"),
                expiry.of(partition, row.getLong("record_offset"), writtenAt),
                optionalInstant(row, "settled_at"),
                rewind,
                owed ? dismissal(row) : Optional.empty());
    }

    private static Optional<Dismissal> dismissal(ResultSet row) throws SQLException {
        Optional<Instant> at = optionalInstant(row, "dismissed_at");
        return at.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new Dismissal(row.getString("dismissed_by"), at.get(), row.getString("dismissal_reason")));
    }
}
