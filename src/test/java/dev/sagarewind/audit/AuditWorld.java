package dev.sagarewind.audit;

import dev.sagarewind.access.Actor;
import dev.sagarewind.access.SignedInBy;
import dev.sagarewind.database.ListReads;
import dev.sagarewind.support.LocalDatabase;
import dev.sagarewind.support.LocalPostgres;
import dev.sagarewind.support.TestPostgres;
import dev.sagarewind.support.TestUsers;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.flywaydb.core.api.MigrationVersion;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/** An audit in a database of its own, with which a test may do what it likes. */
class AuditWorld {

    static final Actor AIKO = new Actor("aiko", List.of(), SignedInBy.PASSWORD, Optional.of("10.0.8.31"));
    private static final String ANOTHER_KEY = "YW5vdGhlciBrZXkgb2YgdGhlIHRlc3RzIG9mIHRoZSBhdWRpdA==";

    final LocalDatabase database;
    final JdbcClient sql;
    final TransactionTemplate transaction;
    final JdbcAuditChain rows;
    AuditTrail trail;
    HeadLog heads;
    Verifications verifications;

    AuditWorld() {
        this(TestPostgres.migratedDatabase());
        start(TestUsers.AUDIT_KEY, List.of());
    }

    AuditWorld(LocalDatabase database) {
        this.database = database;
        this.sql = JdbcClient.create(database);
        this.transaction = new TransactionTemplate(new JdbcTransactionManager(database));
        this.rows = new JdbcAuditChain(sql);
    }

    /** What this one did. */
    static AuditFilter by(String actor) {
        return new AuditFilter(
                Optional.of(actor),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /** One that is still as it was before there was a chain. */
    static AuditWorld before() {
        AuditWorld world = new AuditWorld(TestPostgres.freshDatabase());
        world.migrate("7");
        return world;
    }

    void migrate(String version) {
        TestPostgres.migrate(database, MigrationVersion.fromVersion(version));
    }

    /** A console that has just started, with this key. */
    void start(String key, List<String> retired) {
        start(key, retired, Duration.ofSeconds(30));
    }

    void startWithoutWaitingForVerifications() {
        start(TestUsers.AUDIT_KEY, List.of(), Duration.ZERO);
    }

    private void start(String key, List<String> retired, Duration wait) {
        AuditSettings settings = new AuditSettings(key, null, retired, Duration.ofMinutes(10), 60, wait);
        AuditKeys keys = new AuditKeys(settings);
        JsonMapper json = JsonMapper.shared();
        trail = new AuditTrail(
                new AuditChain(rows, keys, json),
                new JdbcAuditEntries(sql, json),
                ListReads.ofWriter(Clock.systemUTC()),
                new JdbcTransactionManager(database));
        heads = new HeadLog(rows, settings);
        verifications = new Verifications(rows, keys, trail, heads, settings, Clock.systemUTC());
    }

    void startWithTheSameKey() {
        start(TestUsers.AUDIT_KEY, List.of());
    }

    void startWithAnotherKey(boolean keepTheFirst) {
        start(ANOTHER_KEY, keepTheFirst ? List.of(TestUsers.AUDIT_KEY) : List.of());
    }

    /**
     * So many entries in one transaction.
     *
     * @return the number of the last entry
     */
    long write(int entries) {
        transaction.executeWithoutResult(status -> {
            for (int number = 0; number < entries; number++) {
                trail.recordWithin(AIKO, AuditedAction.DISMISS, "payment", AuditOutcome.DONE, details(number));
            }
        });
        return rows.head().count();
    }

    /** An entry in a transaction of its own. */
    void record(int number) {
        trail.record(AIKO, AuditedAction.DISMISS, "payment", AuditOutcome.DONE, details(number));
    }

    private static AuditDetails details(int number) {
        return AuditDetails.none()
                .because(Optional.of("reason " + number), Optional.of("INC-42"))
                .places(List.of(new AuditDetails.Place("payment", Optional.of("order.payment"))));
    }

    /** What the owner of the tables can do, who can switch off what guards them. */
    void tamper(String... statements) {
        execute("alter table saga_rewind.audit_entry disable trigger user");
        execute("alter table saga_rewind.audit_head disable trigger user");
        for (String statement : statements) {
            execute(statement);
        }
        execute("alter table saga_rewind.audit_head enable always trigger audit_head_goes_on");
        execute("alter table saga_rewind.audit_head enable always trigger audit_head_is_kept");
        execute("alter table saga_rewind.audit_entry enable always trigger audit_entry_is_kept");
    }

    void execute(String statement) {
        LocalPostgres.execute(database, statement);
    }

    Verification verify() {
        return verify(Optional.empty());
    }

    Verification verify(AuditHead kept) {
        return verify(Optional.of(kept));
    }

    private Verification verify(Optional<AuditHead> kept) {
        return verifications.verify(AIKO, kept).done().orElseThrow();
    }
}
