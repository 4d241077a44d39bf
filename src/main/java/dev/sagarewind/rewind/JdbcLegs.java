package dev.sagarewind.rewind;

import dev.sagarewind.position.ConsumerGroupId;
import dev.sagarewind.position.GroupPartition;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a worker writes while it carries a rewind out. Every method writes all or nothing, and only while the lease holds.
 *
 * @see LeaseLostException thrown by every method when it does not
 */
@Component
class JdbcLegs {

    private static final Logger LOG = LoggerFactory.getLogger(JdbcLegs.class);

    private static final String REWIND_STATE = """
            update saga_rewind.rewind set state = :state where rewind_id = :rewind
            """;

    private static final String LEG_STATES = """
            select state from saga_rewind.rewind_leg where rewind_id = :rewind
            """;

    private static final String LEG_STATE = """
            update saga_rewind.rewind_leg
               set state = :state,
                   state_since = case when state = :state then state_since else clock_timestamp() end,
                   deadline = case when cast(:seconds as int) is null then deadline
                                   else clock_timestamp() + make_interval(secs => cast(:seconds as int)) end,
                   waits_for = null,
                   refusal = coalesce(cast(:refusal as jsonb), refusal)
             where rewind_id = :rewind and consumer_group = :group
            """;

    /** What was moved once and was to be moved again, since something had committed over it, was moved all the same. */
    private static final String LEFT_AS_IT_IS = """
            update saga_rewind.rewind_partition
               set result = case when moved_at is null then 'NOT_MOVED' else 'REWOUND' end
             where rewind_id = :rewind and consumer_group = :group and result = 'PENDING'
            """;

    private static final String TRANSITION = """
            insert into saga_rewind.rewind_transition (rewind_id, consumer_group, state, code, args, happened_by)
            values (:rewind, :group, :state, :code, cast(:args as jsonb), :worker)
            """;

    private static final String EVICTED = """
            update saga_rewind.rewind_leg
               set evicted = evicted + :members, members_before = greatest(members_before, :members)
             where rewind_id = :rewind and consumer_group = :group
            """;

    private static final String WAITS_FOR = """
            update saga_rewind.rewind_leg
               set members_left = cast(:members as jsonb), waits_for = cast(:other as uuid)
             where rewind_id = :rewind and consumer_group = :group
            """;

    private static final String BEFORE = """
            update saga_rewind.rewind_partition p
               set offset_before = greatest(p.offset_before, b.before), offset_now = b.before
              from jsonb_to_recordset(cast(:rows as jsonb)) b (topic text, partition int, before bigint)
             where p.rewind_id = :rewind and p.consumer_group = :group
               and p.topic = b.topic and p.partition = b.partition
            """;

    private static final String RESULTS = """
            update saga_rewind.rewind_partition p
               set result = r.result, detail = r.detail,
                   moved_at = case when r.result = 'REWOUND' then clock_timestamp() else p.moved_at end,
                   offset_now = case when r.result = 'REWOUND' then p.target_offset else p.offset_now end
              from jsonb_to_recordset(cast(:rows as jsonb)) r (topic text, partition int, result text, detail text)
             where p.rewind_id = :rewind and p.consumer_group = :group
               and p.topic = r.topic and p.partition = r.partition
            """;

    private static final String MOVED = """
            update saga_rewind.rewind_leg
               set moved_at = clock_timestamp(), overwritten_since = null
             where rewind_id = :rewind and consumer_group = :group
            """;

    private static final String RESUMED = """
            update saga_rewind.rewind_leg set resumed_at = coalesce(resumed_at, clock_timestamp())
             where rewind_id = :rewind and consumer_group = :group
            """;

    private static final String SUSPECT = """
            update saga_rewind.rewind_leg
               set overwritten_since = case when :suspected then coalesce(overwritten_since, clock_timestamp()) end
             where rewind_id = :rewind and consumer_group = :group
            """;

    private static final String OVERWRITTEN = """
            update saga_rewind.rewind_leg
               set overwritten = overwritten + 1, overwritten_since = null
             where rewind_id = :rewind and consumer_group = :group
            """;

    private static final String CANARY_PASSED = """
            update saga_rewind.rewind set canary_passed_at = clock_timestamp() where rewind_id = :rewind
            """;

    private record BeforeRow(String topic, int partition, long before) {}

    private record ResultRow(String topic, int partition, Rewind.Result result, Optional<String> detail) {}

    private final JdbcClient jdbc;
    private final JdbcLeases leases;
    private final JsonMapper json;

    JdbcLegs(JdbcClient jdbc, JdbcLeases leases, JsonMapper json) {
        this.jdbc = jdbc;
        this.leases = leases;
        this.json = json;
    }

    /** What comes next, written before it is done. What an ended leg has not moved stays where it is. */
    @Transactional
    public void transition(Lease lease, ConsumerGroupId group, Step step) {
        leases.guard(lease);
        write(lease, group, step);
    }

    private void write(Lease lease, ConsumerGroupId group, Step step) {
        one(leg(TRANSITION, lease, group)
                .param("worker", lease.worker())
                .param("state", step.state().name())
                .param("code", step.code())
                .param("args", json.writeValueAsString(step.args()))
                .update());
        one(leg(LEG_STATE, lease, group)
                .param("state", step.state().name())
                .param(
                        "seconds",
                        step.deadline()
                                .map(Duration::toSeconds)
                                .map(Long::intValue)
                                .orElse(null))
                .param("refusal", step.refusal().map(json::writeValueAsString).orElse(null))
                .update());
        if (step.state().ended() || step.refusal().isPresent()) {
            leg(LEFT_AS_IT_IS, lease, group).update();
        }
        List<RewindState> legs = rewind(LEG_STATES, lease)
                .query((row, number) -> RewindState.valueOf(row.getString("state")))
                .list();
        one(rewind(REWIND_STATE, lease)
                .param("state", RewindState.of(legs).name())
                .update());
        LOG.info("Rewind {}, group {}: {} ({})", lease.rewind(), group, step.state(), step.code());
    }

    /**
     * What is about to be moved, and from where: at once, as a vacated group does not stay so.
     *
     * @return false if somebody has cancelled the rewind; then nothing is announced, and nothing must be moved
     */
    @Transactional
    public boolean announce(Lease lease, ConsumerGroupId group, Map<GroupPartition, Long> before, Step step) {
        if (leases.guard(lease)) {
            return false;
        }
        leases.hold(lease);
        rows(
                BEFORE,
                lease,
                group,
                before.entrySet().stream()
                        .map(one -> new BeforeRow(
                                one.getKey().partition().topic(),
                                one.getKey().partition().partition(),
                                one.getValue()))
                        .toList());
        write(lease, group, step);
        return true;
    }

    /** What came of each partition, with the reason where there is one. */
    @Transactional
    public void results(Lease lease, ConsumerGroupId group, Map<GroupPartition, Verdict> verdicts) {
        leases.guard(lease);
        write(lease, group, verdicts);
    }

    private void write(Lease lease, ConsumerGroupId group, Map<GroupPartition, Verdict> verdicts) {
        rows(
                RESULTS,
                lease,
                group,
                verdicts.entrySet().stream()
                        .map(one -> new ResultRow(
                                one.getKey().partition().topic(),
                                one.getKey().partition().partition(),
                                one.getValue().result(),
                                one.getValue().detail()))
                        .toList());
    }

    @Transactional
    public void evicted(Lease lease, ConsumerGroupId group, int members) {
        leases.guard(lease);
        one(leg(EVICTED, lease, group).param("members", members).update());
    }

    /** @param other the rewind that is at work on the group */
    @Transactional
    public void waitsFor(Lease lease, ConsumerGroupId group, List<String> members, Optional<RewindId> other) {
        leases.guard(lease);
        one(leg(WAITS_FOR, lease, group)
                .param("members", json.writeValueAsString(members))
                .param("other", other.map(RewindId::value).orElse(null))
                .update());
    }

    @Transactional
    public void moved(Lease lease, ConsumerGroupId group) {
        leases.guard(lease);
        one(leg(MOVED, lease, group).update());
    }

    @Transactional
    public void resumed(Lease lease, ConsumerGroupId group) {
        leases.guard(lease);
        one(leg(RESUMED, lease, group).update());
    }

    @Transactional
    public void suspectOverwritten(Lease lease, ConsumerGroupId group, boolean suspected) {
        leases.guard(lease);
        one(leg(SUSPECT, lease, group).param("suspected", suspected).update());
    }

    /** Sends the leg back to move these partitions once more. */
    @Transactional
    public void overwritten(Lease lease, ConsumerGroupId group, Set<GroupPartition> where, Step step) {
        leases.guard(lease);
        write(lease, group, step);
        one(leg(OVERWRITTEN, lease, group).update());
        write(
                lease,
                group,
                where.stream().collect(Collectors.toMap(at -> at, at -> Verdict.of(Rewind.Result.PENDING))));
    }

    /** The partition that went first has recovered; the others may follow. */
    @Transactional
    public void canaryPassed(Lease lease, ConsumerGroupId group, Step step) {
        leases.guard(lease);
        one(rewind(CANARY_PASSED, lease).update());
        write(lease, group, step);
    }

    private JdbcClient.StatementSpec rewind(String sql, Lease lease) {
        return jdbc.sql(sql).param("rewind", lease.rewind().value());
    }

    private JdbcClient.StatementSpec leg(String sql, Lease lease, ConsumerGroupId group) {
        return rewind(sql, lease).param("group", group.value());
    }

    /** All of them with one statement: a vacated group does not stay so while partitions are gone through. */
    private void rows(String sql, Lease lease, ConsumerGroupId group, List<?> rows) {
        if (rows.isEmpty()) {
            return;
        }
        int updated = leg(sql, lease, group)
                .param("rows", json.writeValueAsString(rows))
                .update();
        if (updated != rows.size()) {
            throw new IllegalStateException(updated + " partitions of a leg changed, not " + rows.size());
        }
    }

    private static void one(int updated) {
        if (updated != 1) {
            throw new IllegalStateException(updated + " rows of a leg changed, not one");
        }
    }
}
