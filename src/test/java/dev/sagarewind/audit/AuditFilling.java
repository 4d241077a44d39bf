package dev.sagarewind.audit;

import dev.sagarewind.support.LocalDatabase;
import dev.sagarewind.support.TestUsers;
import java.util.List;

/** Many entries of an audit, chained as a console chains them. */
public final class AuditFilling {

    private static final int AT_ONCE = 1_000;

    private AuditFilling() {}

    /** @param database which a console has migrated */
    public static void write(LocalDatabase database, int entries) {
        AuditWorld world = new AuditWorld(database);
        world.start(TestUsers.AUDIT_KEY, List.of());
        for (int written = 0; written < entries; written += AT_ONCE) {
            world.write(Math.min(AT_ONCE, entries - written));
        }
    }
}
