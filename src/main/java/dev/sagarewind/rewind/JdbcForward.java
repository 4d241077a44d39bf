package dev.sagarewind.rewind;

import dev.sagarewind.position.ConsumerGroupId;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** What a move forward has left behind. */
@Component
class JdbcForward {

    private static final String NOT_PROCESSED = """
            update saga_rewind.rewind_leg set not_processed = :messages
             where rewind_id = :rewind and consumer_group = :group
            """;

    private final JdbcClient jdbc;
    private final JdbcLeases leases;

    JdbcForward(JdbcClient jdbc, JdbcLeases leases) {
        this.jdbc = jdbc;
        this.leases = leases;
    }

    /** How many messages the group has passed and not settled. @throws LeaseLostException if the lease is gone */
    @Transactional
    public void notProcessed(Lease lease, ConsumerGroupId group, long messages) {
        leases.guard(lease);
        int updated = jdbc.sql(NOT_PROCESSED)
                .param("rewind", lease.rewind().value())
                .param("group", group.value())
                .param("messages", messages)
                .update();
        if (updated != 1) {
            throw new IllegalStateException(updated + " legs of " + lease.rewind() + " are of " + group);
        }
    }
}
