package dev.sagarewind.audit;

import dev.sagarewind.database.SchemaReady;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Says at the start if the database would let the console change its own audit. */
@Component
class JdbcAuditProtection {

    /** An owner may have given away its rights, and can take them back at any time. */
    private static final String UNPROTECTED = """
            select has_table_privilege(oid, 'update, delete, truncate') or pg_has_role(relowner, 'member')
              from pg_class
             where oid = cast('saga_rewind.audit_entry' as regclass)
            """;

    private static final Logger log = LoggerFactory.getLogger(JdbcAuditProtection.class);

    private final JdbcClient jdbc;

    JdbcAuditProtection(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @EventListener(SchemaReady.class)
    void warn() {
        if (!isProtected()) {
            log.warn(
                    "The audit is not protected from the console itself: its database role owns the audit's table or may"
                            + " change it. Let another role own the tables, as \"The database's roles\" of the manual says.");
        }
    }

    boolean isProtected() {
        return !jdbc.sql(UNPROTECTED).query(Boolean.class).single();
    }
}
