package dev.sagarewind.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sagarewind.support.ConsoleTest;
import dev.sagarewind.support.ConsoleWorld;
import dev.sagarewind.support.DatabaseRoles;
import dev.sagarewind.support.LocalDatabase;
import dev.sagarewind.support.LocalPostgres;
import dev.sagarewind.support.TestPostgres;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What the roles of docs/operations.md may not do. That they may do what they must is shown by every other test. */
@ConsoleTest
@ExtendWith(OutputCaptureExtension.class)
class DatabaseRolesIntegrationTests {

    private static final String CONSUMED = """
            insert into timeline.event_consumption_history (
                consumer_group, event_id, topic, partition, record_offset, outcome, consumed_by, started_at)
            values ('%s', gen_random_uuid(), 'order.payment', 0, 1, '%s', 'me', clock_timestamp())
            on conflict do nothing
            """;

    private static final String REQUESTED = """
            insert into timeline.event_request_history (
                event_id, saga_id, saga_type, event_type, topic, message_key, payload, requested_by)
            values (gen_random_uuid(), 's', 'order', 'Charge', '%s', 's', '{}', 'me')
            """;

    @Autowired
    JdbcClient console;

    @Autowired
    ConsoleWorld world;

    @Autowired
    JdbcAuditProtection protection;

    @Test
    void theConsoleSignsInAsItsOwnRole() {
        assertThat(console.sql("select current_user").query(String.class).single())
                .isEqualTo(DatabaseRoles.CONSOLE);
        assertThat(console.sql("select usesuper from pg_user where usename = current_user")
                        .query(Boolean.class)
                        .single())
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "update saga_rewind.audit_entry set actor = 'somebody else'",
                "delete from saga_rewind.audit_entry",
                "truncate saga_rewind.audit_entry",
                "alter table saga_rewind.audit_entry disable trigger audit_entry_is_kept",
                "drop trigger audit_entry_is_kept on saga_rewind.audit_entry",
                "drop table saga_rewind.audit_entry",
                "create or replace function saga_rewind.refuse_audit_change() returns trigger language plpgsql"
                        + " as 'begin return null; end'",
                "set session_replication_role = replica",
                "set role saga_rewind_owner",
                "delete from saga_rewind.flyway_schema_history"
            })
    void theConsoleCannotChangeTheAudit(String statement) {
        refused(console, statement);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "delete from timeline.event_consumption_history",
                "update timeline.event_consumption_history set outcome = 'SUCCEEDED'",
                "truncate timeline.event_request_history",
                "update timeline.event_request_history set payload = '{}'",
                "alter table timeline.event_request_history disable row level security",
                "create table timeline.mine (id int)",
                "create table saga_rewind.mine (id int)"
            })
    void theConsoleCannotChangeTheHistories(String statement) {
        refused(console, statement);
        refused(console, CONSUMED.formatted("payment", "SUCCEEDED"));
        refused(console, REQUESTED.formatted("order.payment"));
    }

    @Test
    void theConsoleReadsWhatEveryServiceWrote() {
        LocalDatabase database = world.database();
        UUID id = UUID.randomUUID();
        LocalPostgres.execute(
                database, CONSUMED.replace("gen_random_uuid()", "'" + id + "'").formatted("any", "SUCCEEDED"));

        assertThat(console.sql("select count(*) from timeline.event_consumption_history where event_id = ?")
                        .param(id)
                        .query(Integer.class)
                        .single())
                .isOne();
    }

    @Test
    void saysNothingAtTheStartIfTheDatabaseKeepsTheAudit() {
        assertThat(protection.isProtected()).isTrue();
    }

    @Test
    void saysAtTheStartThatNobodyKeepsTheConsoleFromChangingTheAudit(CapturedOutput output) {
        var owner = new JdbcAuditProtection(JdbcClient.create(world.database().as(DatabaseRoles.OWNER)));

        owner.warn();

        assertThat(output).contains("The audit is not protected from the console itself");
        assertThat(new JdbcAuditProtection(JdbcClient.create(world.database())).isProtected())
                .isFalse();
    }

    @Test
    void aServiceWritesTheRowsOfItsOwnGroupsOnly() {
        JdbcClient payment = service();

        assertThat(payment.sql(CONSUMED.formatted("payment", "SUCCEEDED")).update())
                .isOne();
        refused(payment, CONSUMED.formatted("stock", "SUCCEEDED"));
        refused(payment, CONSUMED.formatted("payment", "SKIPPED"));
        refused(payment, "select timeline.skip_event('payment', gen_random_uuid(), 'because', 'me')");
    }

    @Test
    void aServiceReadsTheRowsOfItsOwnGroupsOnly() {
        LocalDatabase database = TestPostgres.freshDatabase();
        LocalPostgres.execute(database, CONSUMED.formatted("payment", "SUCCEEDED"));
        LocalPostgres.execute(database, CONSUMED.formatted("stock", "SUCCEEDED"));
        JdbcClient payment = JdbcClient.create(DatabaseRoles.service(database, "own_rows_service", "payment", "t"));

        assertThat(payment.sql("select consumer_group from timeline.event_consumption_history")
                        .query(String.class)
                        .list())
                .containsExactly("payment");
        refused(payment, "select payload from timeline.event_request_history");
        refused(payment, "select * from saga_rewind.audit_entry");
    }

    @Test
    void aServiceRequestsEventsOnItsOwnTopicsOnly() {
        JdbcClient payment = service();

        assertThat(payment.sql(REQUESTED.formatted("order.events")).update()).isOne();
        refused(payment, REQUESTED.formatted("order.delivery"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "update timeline.event_consumption_history set outcome = 'SUCCEEDED'",
                "delete from timeline.event_consumption_history",
                "truncate timeline.event_consumption_history",
                "delete from timeline.event_request_history",
                "update timeline.event_request_history set payload = '{}'",
                "alter table timeline.event_consumption_history disable row level security"
            })
    void aServiceChangesNothingThatWasWritten(String statement) {
        refused(service(), statement);
    }

    @ParameterizedTest
    @ValueSource(strings = {"consumed_at, '2001-01-01'", "recorded_in, '1'"})
    void aServiceCannotChooseWhatTheDatabaseFillsIn(String column) {
        String[] parts = column.split(", ");
        refused(
                service(),
                CONSUMED.formatted("payment", "SUCCEEDED")
                        .replace("started_at)", "started_at, " + parts[0] + ")")
                        .replace("clock_timestamp())", "clock_timestamp(), " + parts[1] + ")"));
    }

    @Test
    void aRoleWithoutAPolicyOfItsOwnWritesNothing() {
        LocalDatabase database = TestPostgres.freshDatabase();
        LocalPostgres.execute(database, "create role nobodys_service login in role timeline_service");
        JdbcClient nobodys = JdbcClient.create(database.as("nobodys_service"));

        refused(nobodys, CONSUMED.formatted("payment", "SUCCEEDED"));
        refused(nobodys, REQUESTED.formatted("order.events"));
    }

    private static JdbcClient service() {
        return JdbcClient.create(
                DatabaseRoles.service(TestPostgres.freshDatabase(), "payment_service", "payment", "order.events"));
    }

    private static void refused(JdbcClient role, String statement) {
        assertThatThrownBy(() -> role.sql(statement).query().listOfRows())
                .as(statement)
                .rootCause()
                .message()
                .matches("(?s).*(permission denied|must be owner of|violates row-level security policy).*");
    }
}
