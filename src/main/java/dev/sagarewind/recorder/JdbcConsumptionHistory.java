package dev.sagarewind.recorder;

import java.sql.Types;
import java.time.OffsetDateTime;
import java.util.Optional;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;

/** The statements of the recipe. Each runs in the transaction of its caller. */
class JdbcConsumptionHistory {

    /** One round trip. READ COMMITTED: at higher levels a second owner gets an error instead of waiting. */
    private static final String BEGIN = """
            set transaction isolation level read committed;
            set local lock_timeout = %1$d;
            set local idle_in_transaction_session_timeout = %2$d
            """;

    private static final String CLAIM = """
            insert into %1$s (
                consumer_group, event_id, saga_id, event_type, topic, partition, record_offset,
                outcome, consumed_by, started_at)
            values (
                :group, :event, :saga, :type, :topic, :partition, :offset,
                'SUCCEEDED', :consumedBy, clock_timestamp())
            on conflict do nothing
            returning consumption_id, started_at
            """;

    private static final String CLAIMED = """
            select exists (
                select 1 from %1$s where event_id = :event and consumption_id = :claim)
            """;

    private static final String EARLIEST_OPEN = """
            select earlier.event_id
              from %1$s earlier
             where earlier.consumer_group = :group and earlier.saga_id = :saga
               and earlier.topic = :topic and earlier.partition = :partition and earlier.record_offset < :offset
               and earlier.outcome in ('FAILED', 'HELD')
               and earlier.event_id <> :event
               and not exists (
                   select 1
                     from %1$s settled
                    where settled.consumer_group = earlier.consumer_group and settled.event_id = earlier.event_id
                      and settled.outcome in ('SUCCEEDED', 'SKIPPED'))
             order by earlier.record_offset
             limit 1
            """;

    private static final String HOLD = """
            insert into %1$s (
                consumer_group, event_id, saga_id, event_type, topic, partition, record_offset,
                outcome, consumed_by, started_at, waits_for)
            select :group, :event, :saga, :type, :topic, :partition, :offset,
                   'HELD', :consumedBy, :startedAt, earliest.event_id
              from (
            """ + EARLIEST_OPEN + ") earliest";

    private static final String FAIL = """
            insert into %1$s (
                consumer_group, event_id, saga_id, event_type, topic, partition, record_offset,
                outcome, consumed_by, started_at, error_type, error_message, error_stack)
            values (
                :group, :event, :saga, :type, :topic, :partition, :offset,
                'FAILED', :consumedBy, :startedAt, :errorType, :errorMessage, :errorStack)
            """;

    private final JdbcClient jdbc;
    private final String begin;
    private final String claim;
    private final String claimed;
    private final String earliestOpen;
    private final String hold;
    private final String fail;

    JdbcConsumptionHistory(DataSource dataSource, RecorderSettings settings) {
        this.jdbc = JdbcClients.of(dataSource, settings);
        this.begin = BEGIN.formatted(
                settings.lockTimeout().toMillis(),
                settings.idleInTransactionTimeout().toMillis());
        this.claim = CLAIM.formatted(settings.consumptionTable());
        this.claimed = CLAIMED.formatted(settings.consumptionTable());
        this.earliestOpen = EARLIEST_OPEN.formatted(settings.consumptionTable());
        this.hold = HOLD.formatted(settings.consumptionTable());
        this.fail = FAIL.formatted(settings.consumptionTable());
    }

    /** Keeps an instance that hangs in this transaction from holding up the event's next owner without end. */
    void limitTransaction() {
        jdbc.sql(begin).update();
    }

    /** Empty if the group has settled the event already. */
    Optional<Claim> claim(Delivery delivery) {
        return of(claim, delivery)
                .query((row, number) ->
                        new Claim(row.getLong("consumption_id"), row.getObject("started_at", OffsetDateTime.class)))
                .optional();
    }

    /** Fails if an earlier statement of the transaction has failed; false if the claim was rolled back. */
    boolean stillHolds(Claim held, Delivery delivery) {
        return jdbc.sql(claimed)
                .param("event", delivery.eventId())
                .param("claim", held.consumptionId())
                .query(Boolean.class)
                .single();
    }

    boolean followsAnOpenEvent(Delivery delivery) {
        return !of(earliestOpen, delivery).query().listOfRows().isEmpty();
    }

    /** False, and no row, if the event need no longer wait. */
    boolean hold(Delivery delivery, OffsetDateTime startedAt) {
        return of(hold, delivery).param("startedAt", startedAt).update() == 1;
    }

    void fail(Delivery delivery, OffsetDateTime startedAt, Failure failure) {
        int rows = of(fail, delivery)
                .param("startedAt", startedAt)
                .param("errorType", failure.type())
                .param("errorMessage", failure.message().orElse(null), Types.VARCHAR)
                .param("errorStack", failure.stack())
                .update();
        if (rows != 1) {
            throw new IllegalStateException(delivery + ": its failure was not stored (" + rows + " rows)");
        }
    }

    private StatementSpec of(String sql, Delivery delivery) {
        return jdbc.sql(sql)
                .param("group", delivery.group())
                .param("event", delivery.eventId())
                .param("saga", delivery.sagaId().orElse(null), Types.VARCHAR)
                .param("type", delivery.eventType().orElse(null), Types.VARCHAR)
                .param("topic", delivery.topic())
                .param("partition", delivery.partition())
                .param("offset", delivery.offset())
                .param("consumedBy", delivery.consumedBy());
    }

    /** @param startedAt when the handling began, by the database's clock */
    record Claim(long consumptionId, OffsetDateTime startedAt) {}
}
