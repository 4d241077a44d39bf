package dev.sagarewind.rewind;

import dev.sagarewind.fleet.FleetSnapshot;
import dev.sagarewind.position.ConsumerGroupId;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/** What is written about services that are stopped for a leg: all of it only while the lease holds. */
@Component
class JdbcServiceStops {

    private static final String RESERVE = """
            update saga_rewind.rewind_leg
               set fleet_service = :service, fleet = null, fleet_stopped_at = null, fleet_restored_at = null,
                   fleet_problem = null
             where rewind_id = :rewind and consumer_group = :group
               and (fleet_service is null or fleet_restored_at is not null)
               and not exists (
                   select 1 from saga_rewind.rewind_leg
                    where fleet_service = :service and fleet_restored_at is null)
            """;

    private static final String TAKEN_BY = """
            select rewind_id from saga_rewind.rewind_leg where fleet_service = :service and fleet_restored_at is null
            """;

    private static final String REMEMBERED = """
            update saga_rewind.rewind_leg
               set fleet = cast(:snapshot as jsonb), fleet_problem = null,
                   members_before = greatest(members_before, :members)
             where rewind_id = :rewind and consumer_group = :group and fleet is null and fleet_restored_at is null
            """;

    private static final String STOPPED = """
            update saga_rewind.rewind_leg
               set fleet_stopped_at = case when :stopped then clock_timestamp() end, fleet_problem = null
             where rewind_id = :rewind and consumer_group = :group
            """;

    private static final String PROBLEM = """
            update saga_rewind.rewind_leg set fleet_problem = :problem
             where rewind_id = :rewind and consumer_group = :group
            """;

    private static final String RESTORED = """
            update saga_rewind.rewind_leg set fleet_restored_at = clock_timestamp(), fleet_problem = null
             where rewind_id = :rewind and consumer_group = :group
            """;

    private final JdbcClient jdbc;
    private final JdbcLeases leases;
    private final JdbcLegs legs;
    private final JsonMapper json;

    JdbcServiceStops(JdbcClient jdbc, JdbcLeases leases, JdbcLegs legs, JsonMapper json) {
        this.jdbc = jdbc;
        this.leases = leases;
        this.legs = legs;
        this.json = json;
    }

    /**
     * Takes a service, before anybody looks at how it is.
     *
     * @return false if another rewind has it
     * @throws org.springframework.dao.DuplicateKeyException if another took it at this moment
     */
    @Transactional
    public boolean reserve(Lease lease, ConsumerGroupId group, String service) {
        leases.guard(lease);
        return leg(RESERVE, lease, group).param("service", service).update() == 1;
    }

    Optional<RewindId> takenBy(String service) {
        return jdbc.sql(TAKEN_BY)
                .param("service", service)
                .query((row, number) -> new RewindId(row.getObject("rewind_id", UUID.class)))
                .optional();
    }

    /**
     * How the service is, and that it is about to be stopped.
     *
     * @param members how many the group has now
     * @return false if somebody has cancelled the rewind; then nothing is written, and nothing must be stopped
     */
    @Transactional
    public boolean announce(Lease lease, ConsumerGroupId group, FleetSnapshot snapshot, int members, Step step) {
        if (!legs.announce(lease, group, Map.of(), step)) {
            return false;
        }
        one(leg(REMEMBERED, lease, group)
                .param("snapshot", json.writeValueAsString(snapshot))
                .param("members", members)
                .update());
        return true;
    }

    @Transactional
    public void stopped(Lease lease, ConsumerGroupId group) {
        leases.guard(lease);
        one(leg(STOPPED, lease, group).param("stopped", true).update());
    }

    /** Somebody else has started it: it has to be stopped once more. */
    @Transactional
    public void startedAgain(Lease lease, ConsumerGroupId group, Step step) {
        legs.transition(lease, group, step);
        one(leg(STOPPED, lease, group).param("stopped", false).update());
    }

    @Transactional
    public void problem(Lease lease, ConsumerGroupId group, String problem, Step step) {
        legs.transition(lease, group, step);
        one(leg(PROBLEM, lease, group).param("problem", problem).update());
    }

    @Transactional
    public void restored(Lease lease, ConsumerGroupId group, Step step) {
        legs.transition(lease, group, step);
        one(leg(RESTORED, lease, group).update());
    }

    private JdbcClient.StatementSpec leg(String sql, Lease lease, ConsumerGroupId group) {
        return jdbc.sql(sql).param("rewind", lease.rewind().value()).param("group", group.value());
    }

    private static void one(int updated) {
        if (updated != 1) {
            throw new IllegalStateException(updated + " rows of a leg changed, not one");
        }
    }
}
