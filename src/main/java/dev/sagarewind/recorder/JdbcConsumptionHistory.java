package dev.sagarewind.recorder;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import javax.sql.DataSource;
import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The statements of the recipe. Each runs in the transaction of its caller. */
class JdbcConsumptionHistory {

    /** At higher levels a second owner gets an error instead of waiting. */
    private static final String LEVEL = "read committed";

    private static final String BEGIN = "set transaction isolation level " + LEVEL;

    private static final String LIMITS = """
            select set_config('lock_timeout', '%1$d', true),
                   set_config('idle_in_transaction_session_timeout', '%2$d', true)""";

    /** Sets the limits before the row may have to wait for another owner's. */
    private static final String CLAIM = """
            insert into %1$s (
                consumer_group, event_id, saga_id, event_type, topic, partition, record_offset,
                outcome, consumed_by, started_at)
            select ?, ?, ?, ?, ?, ?, ?, 'SUCCEEDED', ?, clock_timestamp()
              from (%2$s, %3$s) limits
            on conflict do nothing
            returning consumption_id, (extract(epoch from started_at) * 1000000)::bigint,
                      current_setting('transaction_isolation')
            """;

    private static final String CLAIMED = """
            select exists (
                select 1 from %1$s where event_id = :event and consumption_id = :claim)
            """;

    /** Whether an earlier event of the saga was ever open, as in few sagas: one index tells, so most need not be asked more. */
    private static final String EVER_OPEN = """
            select from %1$s
             where consumer_group = ? and saga_id = ? and topic = ? and partition = ? and record_offset < ?
               and outcome in ('FAILED', 'HELD')
             order by record_offset
             limit 1
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

    private static final String OPEN = "select exists (" + EARLIEST_OPEN + ")";

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

    private final NamedParameterJdbcTemplate statements;
    private final JdbcClient jdbc;
    private final String limits;
    private final String claim;
    private final String claimInOrder;
    private final String open;
    private final String claimed;
    private final String hold;
    private final String fail;

    /** Whether a transaction that is told nothing begins at another level, as was seen. */
    private volatile boolean otherLevel;

    JdbcConsumptionHistory(DataSource dataSource, RecorderSettings settings) {
        this.statements = new NamedParameterJdbcTemplate(dataSource);
        this.jdbc = JdbcClient.create(statements);
        this.limits = LIMITS.formatted(
                settings.lockTimeout().toMillis(),
                settings.idleInTransactionTimeout().toMillis());
        // In one round trip. Each statement still sees what was committed before it: a claim that has waited for
        // another owner must then see what that one left behind.
        this.claim = CLAIM.formatted(settings.consumptionTable(), limits, TransactionMark.SQL);
        this.claimInOrder = claim + ";\n" + EVER_OPEN.formatted(settings.consumptionTable());
        this.open = OPEN.formatted(settings.consumptionTable());
        this.claimed = CLAIMED.formatted(settings.consumptionTable());
        this.hold = HOLD.formatted(settings.consumptionTable());
        this.fail = FAIL.formatted(settings.consumptionTable());
    }

    /** Keeps an instance that hangs in this transaction from holding up the event's next owner without end. */
    void limitTransaction() {
        jdbc.sql(BEGIN).update();
        jdbc.sql(limits).query().singleRow();
    }

    /**
     * Limits the transaction and claims the event in it; empty if the group has settled the event already.
     *
     * @param inOrder whether to look for an earlier event of its saga that is open
     */
    Optional<Claim> claim(Delivery delivery, boolean inOrder) {
        String sql = inOrder ? claimInOrder : claim;
        return statements
                .getJdbcOperations()
                .execute(otherLevel ? BEGIN + ";\n" + sql : sql, (PreparedStatement statement) -> {
                    bindClaim(statement, delivery);
                    if (inOrder) {
                        bindEverOpen(statement, delivery);
                    }
                    return claim(statement, delivery, inOrder);
                });
    }

    /** Every delivery claims, so its parameters have no names, which would have to be looked up in each. */
    private static void bindClaim(PreparedStatement statement, Delivery delivery) throws SQLException {
        statement.setString(1, delivery.group());
        statement.setObject(2, delivery.eventId());
        statement.setString(3, delivery.sagaId().orElse(null));
        statement.setString(4, delivery.eventType().orElse(null));
        statement.setString(5, delivery.topic());
        statement.setInt(6, delivery.partition());
        statement.setLong(7, delivery.offset());
        statement.setString(8, delivery.consumedBy());
    }

    private static void bindEverOpen(PreparedStatement statement, Delivery delivery) throws SQLException {
        statement.setString(9, delivery.group());
        statement.setString(10, delivery.sagaId().orElse(null));
        statement.setString(11, delivery.topic());
        statement.setInt(12, delivery.partition());
        statement.setLong(13, delivery.offset());
    }

    private Optional<Claim> claim(PreparedStatement statement, Delivery delivery, boolean inOrder) throws SQLException {
        TransactionMark mark = TransactionMark.on(statement.getConnection());
        ResultSet claimed = rows(statement, statement.execute());
        if (!claimed.next()) {
            return Optional.empty();
        }
        long id = claimed.getLong(1);
        Instant startedAt = Instant.EPOCH.plus(claimed.getLong(2), ChronoUnit.MICROS);
        boolean atLevel = claimed.getString(3).equals(LEVEL);
        if (!atLevel) {
            otherLevel = true;
        }
        boolean mustWait = inOrder
                && rows(statement, statement.getMoreResults()).next()
                && jdbc.sql(open)
                        .paramSource(parameters(delivery))
                        .query(Boolean.class)
                        .single();
        return Optional.of(new Claim(id, startedAt, atLevel, mustWait, mark));
    }

    /** The next result that has rows; a setting's has none. */
    private static ResultSet rows(PreparedStatement statement, boolean hasRows) throws SQLException {
        boolean found = hasRows;
        while (!found) {
            if (statement.getUpdateCount() == -1) {
                throw new SQLException("The database did not answer all statements of a claim");
            }
            found = statement.getMoreResults();
        }
        return statement.getResultSet();
    }

    /** Fails if an earlier statement of the transaction has failed; false if the claim was rolled back. */
    boolean stillHolds(Claim held, Delivery delivery) {
        return held.mark().isSeen()
                || jdbc.sql(claimed)
                        .param("event", delivery.eventId())
                        .param("claim", held.consumptionId())
                        .query(Boolean.class)
                        .single();
    }

    /** False, and no row, if the event need no longer wait. */
    boolean hold(Delivery delivery, Instant startedAt) {
        return statements.update(hold, parameters(delivery).addValue("startedAt", startedAt.atOffset(ZoneOffset.UTC)))
                == 1;
    }

    void fail(Delivery delivery, Instant startedAt, Failure failure) {
        int rows = statements.update(
                fail,
                parameters(delivery)
                        .addValue("startedAt", startedAt.atOffset(ZoneOffset.UTC))
                        .addValue("errorType", failure.type())
                        .addValue("errorMessage", failure.message().orElse(null), Types.VARCHAR)
                        .addValue("errorStack", failure.stack()));
        if (rows != 1) {
            throw new IllegalStateException(delivery + ": its failure was not stored (" + rows + " rows)");
        }
    }

    private static MapSqlParameterSource parameters(Delivery delivery) {
        return new MapSqlParameterSource()
                .addValue("group", delivery.group())
                .addValue("event", delivery.eventId())
                .addValue("saga", delivery.sagaId().orElse(null), Types.VARCHAR)
                .addValue("type", delivery.eventType().orElse(null), Types.VARCHAR)
                .addValue("topic", delivery.topic())
                .addValue("partition", delivery.partition())
                .addValue("offset", delivery.offset())
                .addValue("consumedBy", delivery.consumedBy());
    }

    /**
     * @param startedAt when the handling began, by the database's clock
     * @param atLevel false if the transaction is at another level than its next owner counts on; the next claim sets it
     * @param mustWait whether it follows an open event of its saga
     * @param mark of the transaction that claims
     */
    record Claim(long consumptionId, Instant startedAt, boolean atLevel, boolean mustWait, TransactionMark mark) {}
}
