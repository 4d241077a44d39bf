package dev.sagarewind.failure;

import static dev.sagarewind.failure.JdbcValues.instant;
import static dev.sagarewind.failure.JdbcValues.text;

import dev.sagarewind.access.Scope;
import dev.sagarewind.masking.Masking;
import dev.sagarewind.position.ConsumerGroupId;
import dev.sagarewind.position.PartitionId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.springframework.stereotype.Component;

/** Groups the open failures by cause: a cost that depends on what is open. */
@Component
class JdbcCauses implements Causes {

    private static final String COUNTED = """
            failed as materialized (
                select failure_id, cause_id, consumer_group, saga_id, event_id, topic, partition, record_offset,
                       attempts, first_failed_at, last_failed_at
                  from saga_rewind.failure f
                 where %s),
            counted as (
                select cause_id, count(*) as open, count(distinct coalesce(saga_id, cast(event_id as text))) as sagas,
                       bool_or(attempts > 1) as failed_again, min(first_failed_at) as first_failed_at,
                       max(last_failed_at) as last_failed_at
                  from failed
                 group by cause_id),
            held as (
                select x.cause_id, count(distinct h.failure_id) as held
                  from failed x
                  join saga_rewind.failure h
                    on h.saga_id = x.saga_id and h.consumer_group = x.consumer_group
                   and h.state = 'OPEN' and h.outcome = 'HELD'
                   and (h.waits_for = x.event_id
                        or (h.topic = x.topic and h.partition = x.partition and h.record_offset > x.record_offset))
                 group by x.cause_id)
            """;

    private static final String COLUMNS = """
            select c.cause_id, c.consumer_group, c.error_type, c.frames, c.message, c.title,
                   coalesce(counted.open, 0) as open, coalesce(held.held, 0) as held,
                   coalesce(counted.sagas, 0) as sagas, coalesce(counted.failed_again, false) as failed_again,
                   coalesce(counted.first_failed_at, c.last_failed_at) as first_failed_at,
                   coalesce(counted.last_failed_at, c.last_failed_at) as last_failed_at,
                   (select count(*)
                      from saga_rewind.failure d
                     where d.cause_id = c.cause_id and d.state = 'DISMISSED') as dismissed,
                   (select coalesce(sum(a.succeeded), 0)
                      from saga_rewind.activity a
                     where a.consumer_group = c.consumer_group
                       and a.minute > coalesce(counted.last_failed_at, c.last_failed_at)) as succeeded_since
              from saga_rewind.cause c
            """;

    private static final String OPEN =
            "with " + COUNTED.formatted("state = 'OPEN' and outcome = 'FAILED'") + COLUMNS + """
              join counted on counted.cause_id = c.cause_id
              left join held on held.cause_id = c.cause_id
             order by counted.open + coalesce(held.held, 0) desc, counted.first_failed_at, c.cause_id
             limit :limit
            """;

    private static final String OPEN_OF_GROUP = "with "
            + COUNTED.formatted("state = 'OPEN' and outcome = 'FAILED' and consumer_group = :group") + COLUMNS
            + """
              join counted on counted.cause_id = c.cause_id
              left join held on held.cause_id = c.cause_id
             order by counted.open + coalesce(held.held, 0) desc, counted.first_failed_at, c.cause_id
             limit :limit
            """;

    private static final String FIND =
            "with " + COUNTED.formatted("state = 'OPEN' and outcome = 'FAILED' and cause_id = :cause") + COLUMNS + """
              left join counted on counted.cause_id = c.cause_id
              left join held on held.cause_id = c.cause_id
             where c.cause_id = :cause
               and exists (select 1 from saga_rewind.failure x where x.cause_id = c.cause_id)
            """;

    private static final String PLACES = """
            select cause_id, topic, partition, min(written_at) as written_at, min(record_offset) as record_offset
              from saga_rewind.failure f
             where state = 'OPEN' and outcome = 'FAILED' and cause_id = any(:causes)
             group by cause_id, topic, partition
            """;

    /** A cause's partitions, with when the first of its open records there may be lost. */
    private record Places(Map<PartitionId, Expiry> first) {}

    private final JdbcScopedBoard board;
    private final RecordExpiry expiry;
    private final Masking masking;

    JdbcCauses(JdbcScopedBoard board, RecordExpiry expiry, Masking masking) {
        this.board = board;
        this.expiry = expiry;
        this.masking = masking;
    }

    @Override
    public Causes within(Scope scope) {
        return new JdbcCauses(board.within(scope), expiry, masking);
    }

    @Override
    public List<Cause> open(Optional<ConsumerGroupId> group, int limit) {
        return board.shared(
                List.of(OPEN, group, limit),
                () -> readOpen(group, limit),
                causes -> causes.stream()
                        .mapToLong(cause -> cause.open() + cause.held())
                        .sum());
    }

    private List<Cause> readOpen(Optional<ConsumerGroupId> group, int limit) {
        return located(board.sql(group.isPresent() ? OPEN_OF_GROUP : OPEN)
                .params(group.<Map<String, Object>>map(id -> Map.of("group", id.value(), "limit", limit))
                        .orElseGet(() -> Map.of("limit", limit)))
                .query(this::cause)
                .list());
    }

    @Override
    public Optional<Cause> find(CauseId id) {
        return board.shared(
                List.of(FIND, id),
                () -> readOne(id),
                found -> found.map(cause -> cause.open() + cause.held()).orElse(0));
    }

    private Optional<Cause> readOne(CauseId id) {
        return located(board.sql(FIND)
                        .param("cause", id.value())
                        .query(this::cause)
                        .list())
                .stream()
                .findFirst();
    }

    private List<Cause> located(List<Cause> causes) {
        Map<CauseId, Places> places = new HashMap<>();
        board.sql(PLACES)
                .param(
                        "causes",
                        causes.stream().map(cause -> cause.id().value()).toArray(String[]::new))
                .query(row -> {
                    places.computeIfAbsent(new CauseId(row.getString("cause_id")), id -> new Places(new TreeMap<>()))
                            .first()
                            .put(
                                    partition(row),
                                    expiry.of(
                                            partition(row), row.getLong("record_offset"), instant(row, "written_at")));
                });
        return causes.stream()
                .map(cause -> locate(cause, places.getOrDefault(cause.id(), new Places(Map.of()))))
                .toList();
    }

    private static Cause locate(Cause cause, Places places) {
        return cause.at(
                List.copyOf(places.first().keySet()),
                places.first().values().stream().reduce(Expiry::first).orElse(Expiry.UNKNOWN));
    }

    private static PartitionId partition(ResultSet row) throws SQLException {
        return new PartitionId(row.getString("topic"), row.getInt("partition"));
    }

    /** What is made of an error's message is masked as the message is. */
    private Cause cause(ResultSet row, int number) throws SQLException {
        Optional<String> message = text(row, "message");
        Optional<String> masked = message.map(masking::error);
        String title = row.getString("title");
        return new Cause(
                new CauseId(row.getString("cause_id")),
                new ConsumerGroupId(row.getString("consumer_group")),
                List.of(),
                new Fingerprint(text(row, "error_type"), frames(row), masked),
                message.isEmpty() ? title : title.replace(message.get(), masked.orElse("")),
                row.getInt("open"),
                row.getInt("held"),
                row.getInt("sagas"),
                row.getInt("dismissed"),
                row.getBoolean("failed_again"),
                instant(row, "first_failed_at"),
                instant(row, "last_failed_at"),
                Expiry.UNKNOWN,
                row.getLong("succeeded_since"));
    }

    private static List<String> frames(ResultSet row) throws SQLException {
        return List.of((String[]) row.getArray("frames").getArray());
    }
}
