package dev.sagarewind.rewind;

import dev.sagarewind.position.ConsumerGroupId;
import dev.sagarewind.position.GroupPartition;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/** What a worker writes while it carries a rewind out. Every statement asks whether its lease still holds. */
@Component
class JdbcLegs {

    private static final String CLAIM = """
            update saga_rewind.rewind
               set worker = :worker, lease_until = clock_timestamp() + make_interval(secs => :lease)
             where rewind_id = (
                   select rewind_id from saga_rewind.rewind
                    where ended_at is null
                      and due_at <= clock_timestamp()
                      and (lease_until is null or lease_until < clock_timestamp())
                    order by due_at
                    limit 1
                      for update skip locked)
            returning rewind_id
            """;

    private static final String HOLD = """
            update saga_rewind.rewind
               set lease_until = clock_timestamp() + make_interval(secs => :lease)
             where rewind_id = :rewind and worker = :worker and lease_until > clock_timestamp()
            """;

    private static final String RELEASE = """
            update saga_rewind.rewind
               set worker = null, lease_until = null, due_at = clock_timestamp() + make_interval(secs => :delay)
             where rewind_id = :rewind and worker = :worker
            """;

    private static final String REWIND_STATE = """
            update saga_rewind.rewind
               set state = :state
             where rewind_id = :rewind and worker = :worker and lease_until > clock_timestamp()
            """;

    private static final String ENDED = """
            update saga_rewind.rewind
               set ended_at = clock_timestamp()
             where rewind_id = :rewind and worker = :worker and lease_until > clock_timestamp() and ended_at is null
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
                   refusal = coalesce(cast(:refusal as jsonb), refusal)
             where rewind_id = :rewind and consumer_group = :group
            """;

    private static final String TRANSITION = """
            insert into saga_rewind.rewind_transition (rewind_id, consumer_group, state, code, args, happened_by)
            select r.rewind_id, :group, :state, :code, cast(:args as jsonb), :worker
              from saga_rewind.rewind r
             where r.rewind_id = :rewind and r.worker = :worker and r.lease_until > clock_timestamp()
            """;

    private static final String EVICTED = """
            update saga_rewind.rewind_leg
               set evicted = evicted + :members, members_before = greatest(members_before, :members)
             where rewind_id = :rewind and consumer_group = :group
            """;

    private static final String MEMBERS_LEFT = """
            update saga_rewind.rewind_leg set members_left = cast(:members as jsonb)
             where rewind_id = :rewind and consumer_group = :group
            """;

    private static final String BEFORE = """
            update saga_rewind.rewind_partition
               set offset_before = greatest(offset_before, :before), offset_now = :before
             where rewind_id = :rewind and consumer_group = :group and topic = :topic and partition = :partition
            """;

    private static final String RESULT = """
            update saga_rewind.rewind_partition
               set result = :result, detail = :detail,
                   offset_now = case when :result = 'REWOUND' then target_offset else offset_now end
             where rewind_id = :rewind and consumer_group = :group and topic = :topic and partition = :partition
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

    private final JdbcClient jdbc;
    private final JsonMapper json;

    JdbcLegs(JdbcClient jdbc, JsonMapper json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    /** A rewind that is due and that nobody works on, if there is one. */
    Optional<Lease> claim(String worker, Duration lease) {
        return jdbc.sql(CLAIM)
                .param("worker", worker)
                .param("lease", seconds(lease))
                .query((row, number) -> new Lease(new RewindId(row.getObject("rewind_id", UUID.class)), worker))
                .optional();
    }

    /** Extends the lease. @throws LeaseLostException if it has run out or another worker has it */
    void hold(Lease lease, Duration duration) {
        mustHold(lease, leased(HOLD, lease).param("lease", seconds(duration)).update());
    }

    void release(Lease lease, Duration delay) {
        leased(RELEASE, lease).param("delay", seconds(delay)).update();
    }

    /** @throws LeaseLostException if the lease is gone; then nothing was written */
    @Transactional
    public void transition(Lease lease, ConsumerGroupId group, Step step) {
        mustHold(
                lease,
                leased(TRANSITION, lease)
                        .param("group", group.value())
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
        List<RewindState> legs = jdbc.sql(LEG_STATES)
                .param("rewind", lease.rewind().value())
                .query((row, number) -> RewindState.valueOf(row.getString("state")))
                .list();
        RewindState state = RewindState.of(legs);
        mustHold(lease, leased(REWIND_STATE, lease).param("state", state.name()).update());
    }

    /** Nobody works on it any more. Comes last: until then it is looked at again. */
    void ended(Lease lease) {
        mustHold(lease, leased(ENDED, lease).update());
    }

    void evicted(Lease lease, ConsumerGroupId group, int members) {
        one(leg(EVICTED, lease, group).param("members", members).update());
    }

    void membersLeft(Lease lease, ConsumerGroupId group, List<String> members) {
        one(leg(MEMBERS_LEFT, lease, group)
                .param("members", json.writeValueAsString(members))
                .update());
    }

    /** What is about to be moved, and from where: at once, as a vacated group does not stay so. */
    @Transactional
    public void announce(
            Lease lease, ConsumerGroupId group, Duration duration, Map<GroupPartition, Long> before, Step step) {
        hold(lease, duration);
        before.forEach((at, offset) ->
                one(partition(BEFORE, lease, at).param("before", offset).update()));
        transition(lease, group, step);
    }

    void result(Lease lease, GroupPartition at, Rewind.Result result, Optional<String> detail) {
        one(partition(RESULT, lease, at)
                .param("result", result.name())
                .param("detail", detail.orElse(null))
                .update());
    }

    void moved(Lease lease, ConsumerGroupId group) {
        one(leg(MOVED, lease, group).update());
    }

    void resumed(Lease lease, ConsumerGroupId group) {
        one(leg(RESUMED, lease, group).update());
    }

    void suspectOverwritten(Lease lease, ConsumerGroupId group, boolean suspected) {
        one(leg(SUSPECT, lease, group).param("suspected", suspected).update());
    }

    void overwritten(Lease lease, ConsumerGroupId group) {
        one(leg(OVERWRITTEN, lease, group).update());
    }

    private JdbcClient.StatementSpec leased(String sql, Lease lease) {
        return jdbc.sql(sql).param("rewind", lease.rewind().value()).param("worker", lease.worker());
    }

    private JdbcClient.StatementSpec leg(String sql, Lease lease, ConsumerGroupId group) {
        return jdbc.sql(sql).param("rewind", lease.rewind().value()).param("group", group.value());
    }

    private JdbcClient.StatementSpec partition(String sql, Lease lease, GroupPartition at) {
        return leg(sql, lease, at.group())
                .param("topic", at.partition().topic())
                .param("partition", at.partition().partition());
    }

    private static void mustHold(Lease lease, int updated) {
        if (updated != 1) {
            throw new LeaseLostException(lease);
        }
    }

    private static void one(int updated) {
        if (updated != 1) {
            throw new IllegalStateException(updated + " rows of a leg changed, not one");
        }
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }
}
