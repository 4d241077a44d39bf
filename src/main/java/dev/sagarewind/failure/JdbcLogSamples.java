package dev.sagarewind.failure;

import dev.sagarewind.consumergroup.LogBounds;
import dev.sagarewind.position.PartitionId;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcOperations;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** How far logs had grown, minute by minute, whichever console looked. */
@Component
class JdbcLogSamples {

    private static final String PARTITIONS = """
            select distinct topic, partition
              from saga_rewind.failure
             where state in ('OPEN', 'DISMISSED')
             limit :limit
            """;

    private static final String ADD = """
            insert into saga_rewind.log_sample (topic, partition, minute, sampled_at, log_end)
            values (:topic, :partition, date_trunc('minute', clock_timestamp()), clock_timestamp(), :end)
                on conflict (topic, partition, minute) do nothing
            """;

    private static final String OLDEST = """
            select distinct on (topic, partition) topic, partition, log_end,
                   extract(epoch from clock_timestamp() - sampled_at) as seconds
              from saga_rewind.log_sample
             where minute >= clock_timestamp() - interval '2 hours'
             order by topic, partition, minute
            """;

    private static final String FORGET = """
            delete from saga_rewind.log_sample
             where topic = :topic and partition = :partition
            """;

    private static final String PRUNE = """
            delete from saga_rewind.log_sample
             where minute < clock_timestamp() - interval '2 hours'
            """;

    private static final Duration SHORTEST_LOOK = Duration.ofSeconds(30);

    private final NamedParameterJdbcOperations batches;
    private final JdbcClient jdbc;

    JdbcLogSamples(NamedParameterJdbcOperations batches, JdbcClient jdbc) {
        this.batches = batches;
        this.jdbc = jdbc;
    }

    /** Those in which a group still owes a message. */
    Set<PartitionId> partitions(int limit) {
        return new HashSet<>(jdbc.sql(PARTITIONS)
                .param("limit", limit)
                .query((row, number) -> new PartitionId(row.getString("topic"), row.getInt("partition")))
                .list());
    }

    /** Where these logs end now; one sample a minute is kept. */
    void add(Map<PartitionId, Long> ends) {
        batches.batchUpdate(
                ADD,
                ends.entrySet().stream()
                        .map(end -> at(end.getKey()).addValue("end", end.getValue()))
                        .toArray(MapSqlParameterSource[]::new));
    }

    /** How fast these logs grew since the oldest sample that is kept; absent while that is too new. */
    Map<PartitionId, LogState.Pace> paces(Map<PartitionId, LogBounds.Known> now) {
        Map<PartitionId, LogState.Pace> paces = new HashMap<>();
        Set<PartitionId> begunAnew = new HashSet<>();
        jdbc.sql(OLDEST).query(row -> {
            var partition = new PartitionId(row.getString("topic"), row.getInt("partition"));
            Optional<LogBounds.Known> bounds = Optional.ofNullable(now.get(partition));
            if (bounds.isEmpty()) {
                return;
            }
            long grown = bounds.get().end() - row.getLong("log_end");
            Duration over = Duration.ofMillis((long) (1_000 * row.getDouble("seconds")));
            if (grown < 0) {
                begunAnew.add(partition);
            } else if (over.compareTo(SHORTEST_LOOK) >= 0) {
                paces.put(partition, new LogState.Pace(grown, over));
            }
        });
        // A topic that was made anew begins at 0: what its namesake did says nothing of it.
        begunAnew.forEach(partition -> jdbc.sql(FORGET)
                .param("topic", partition.topic())
                .param("partition", partition.partition())
                .update());
        return paces;
    }

    void prune() {
        jdbc.sql(PRUNE).update();
    }

    private static MapSqlParameterSource at(PartitionId partition) {
        return new MapSqlParameterSource("topic", partition.topic()).addValue("partition", partition.partition());
    }
}
