package dev.sagarewind.rewind;

import dev.sagarewind.position.ConsumerGroupId;
import dev.sagarewind.position.GroupPartition;
import dev.sagarewind.position.PartitionId;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/** What undoing a rewind has to know of it and of later ones, and the rewind's last state. */
@Component
class JdbcUndos {

    /** A transition is written before its act, and an act may be repeated: the first one is when it began. */
    private static final String FIRST_MOVES = """
            select consumer_group, min(happened_at) moved_at
              from saga_rewind.rewind_transition
             where rewind_id = :rewind and state = 'REWINDING' and consumer_group is not null
             group by consumer_group
            """;

    private static final String MOVED_LATER = """
            select p.consumer_group, p.topic, p.partition, r.rewind_id, r.requested_by
              from saga_rewind.rewind_partition o
              join saga_rewind.rewind_partition p
                on (p.consumer_group, p.topic, p.partition) = (o.consumer_group, o.topic, o.partition)
               and p.rewind_id <> o.rewind_id
              join saga_rewind.rewind r on r.rewind_id = p.rewind_id
             where o.rewind_id = :rewind and o.result = 'REWOUND' and p.result = 'REWOUND'
               and p.moved_at > o.moved_at
               and r.state <> 'UNDONE' and r.undo_of is null
             order by r.requested_at desc, p.topic, p.partition
            """;

    private static final String UNDONE = """
            update saga_rewind.rewind
               set state = 'UNDONE'
             where rewind_id = :original and state <> 'UNDONE' and ended_at is not null
            """;

    private static final String LEGS_UNDONE = """
            update saga_rewind.rewind_leg
               set state = 'UNDONE', state_since = clock_timestamp()
             where rewind_id = :original
               and consumer_group in (select consumer_group from saga_rewind.rewind_leg where rewind_id = :undo)
            """;

    private static final String TRANSITION = """
            insert into saga_rewind.rewind_transition (rewind_id, state, code, args, happened_by)
            select r.rewind_id, r.state, :code, cast(:args as jsonb), :by
              from saga_rewind.rewind r
             where r.rewind_id = :original
               and not exists (
                   select 1 from saga_rewind.rewind_transition t
                    where t.rewind_id = :original and t.code = :code and t.args = cast(:args as jsonb))
            """;

    /** A rewind that moved a partition after the one that is to be undone. */
    record Later(GroupPartition partition, RewindId rewind, String by) {

        Finding finding() {
            return Finding.at(
                    partition,
                    FindingCode.MOVED_SINCE,
                    "REWIND",
                    partition.partition().toString(),
                    by,
                    rewind.toString());
        }
    }

    private final JdbcClient jdbc;
    private final JdbcLeases leases;
    private final JsonMapper json;

    JdbcUndos(JdbcClient jdbc, JdbcLeases leases, JsonMapper json) {
        this.jdbc = jdbc;
        this.leases = leases;
        this.json = json;
    }

    Map<ConsumerGroupId, Instant> firstMoves(RewindId rewind) {
        Map<ConsumerGroupId, Instant> moves = new HashMap<>();
        jdbc.sql(FIRST_MOVES)
                .param("rewind", rewind.value())
                .query((row, number) -> moves.put(
                        new ConsumerGroupId(row.getString("consumer_group")),
                        JdbcRewindRows.instant(row, "moved_at").orElseThrow()))
                .list();
        return moves;
    }

    /** Newest first; those that are undone themselves do not count. */
    List<Later> movedLater(RewindId rewind) {
        return jdbc.sql(MOVED_LATER)
                .param("rewind", rewind.value())
                .query((row, number) -> new Later(
                        new GroupPartition(
                                new ConsumerGroupId(row.getString("consumer_group")),
                                new PartitionId(row.getString("topic"), row.getInt("partition"))),
                        new RewindId(row.getObject("rewind_id", UUID.class)),
                        row.getString("requested_by")))
                .list();
    }

    /** Writes into the original what came of its undo; its state changes only if all of it was put forward. */
    @Transactional
    public void undone(Lease lease, RewindId original, Rewind undo, long partitions, boolean whole) {
        leases.guard(lease);
        if (whole && jdbc.sql(UNDONE).param("original", original.value()).update() == 1) {
            jdbc.sql(LEGS_UNDONE)
                    .param("original", original.value())
                    .param("undo", undo.id().value())
                    .update();
        }
        jdbc.sql(TRANSITION)
                .param("original", original.value())
                .param("code", whole ? "UNDONE" : "PARTLY_UNDONE")
                .param("args", json.writeValueAsString(List.of(undo.id().toString(), undo.requestedBy(), partitions)))
                .param("by", undo.requestedBy())
                .update();
    }
}
