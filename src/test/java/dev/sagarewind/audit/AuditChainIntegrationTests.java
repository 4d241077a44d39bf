package dev.sagarewind.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sagarewind.access.Actor;
import dev.sagarewind.access.Scope;
import dev.sagarewind.support.LocalPostgres;
import dev.sagarewind.web.Paging;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How the chain grows, begins and is cut. */
class AuditChainIntegrationTests {

    private final AuditWorld world = new AuditWorld();

    @Test
    void entriesOfManyAtATimeHaveNumbersWithoutGaps() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        List<Future<?>> writing = new ArrayList<>();
        for (int each = 0; each < 200; each++) {
            int number = each;
            writing.add(threads.submit(() -> world.record(number)));
        }
        for (Future<?> one : writing) {
            one.get();
        }
        threads.shutdown();

        assertThat(world.rows.head().count()).isEqualTo(201);
        assertThat(world.verify().whole()).isTrue();
    }

    @Test
    void whatIsRolledBackLeavesNoGap() {
        world.write(1);
        world.transaction.executeWithoutResult(rolledBack -> {
            world.trail.recordWithin(
                    AuditWorld.AIKO, AuditedAction.SKIP, "payment", AuditOutcome.DONE, AuditDetails.none());
            rolledBack.setRollbackOnly();
        });

        assertThat(world.write(1)).isEqualTo(3);
        assertThat(world.verify().whole()).isTrue();
    }

    @Test
    void textsThatADatabaseCannotHoldDoNotBreakIt() {
        String hostile = "NUL \u0000, half a pair \ud83d, \u202eturned, \r\n<script>\"'\\ \ud83c\udf71";
        world.trail.record(
                new Actor(hostile, List.of(), AuditWorld.AIKO.signedInBy(), Optional.of(hostile)),
                AuditedAction.REVEAL,
                hostile,
                AuditOutcome.DONE,
                AuditDetails.none()
                        .because(Optional.of(hostile), Optional.of(hostile))
                        .fact("\u0000", hostile)
                        .places(List.of(new AuditDetails.Place("pay, \u0000", Optional.empty()))));

        assertThat(world.verify().whole()).isTrue();
        assertThat(world.sql
                        .sql("select details ->> 'reason' from saga_rewind.audit_entry where action = 'REVEAL'")
                        .query(String.class)
                        .single())
                .startsWith("NUL \ufffd, half a pair ?, \u202eturned");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "update saga_rewind.audit_entry set actor = 'nobody'",
                "delete from saga_rewind.audit_entry",
                "truncate saga_rewind.audit_entry",
                "set session_replication_role = replica; delete from saga_rewind.audit_entry"
            })
    void theDatabaseRefusesToChangeEntriesWhateverTheRole(String change) {
        world.write(1);

        assertThatThrownBy(() -> LocalPostgres.execute(world.database, change)).hasMessageContaining("only added to");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "update saga_rewind.audit_head set last_entry = last_entry - 1",
                "update saga_rewind.audit_head set last_entry = last_entry + 2",
                "update saga_rewind.audit_head set mac = repeat('0', 64)",
                "delete from saga_rewind.audit_head",
                "truncate saga_rewind.audit_head"
            })
    void theDatabaseRefusesAHeadThatDoesNotGoOnByOne(String change) {
        world.write(1);

        assertThatThrownBy(() -> LocalPostgres.execute(world.database, change))
                .hasMessageContaining("only goes on by one entry");
    }

    @Test
    void entriesFromBeforeTheChainAreCoveredByItsFirst() {
        AuditWorld old = withEntriesFromBefore();
        old.write(2);

        Verification found = old.verify();
        assertThat(found.whole()).isTrue();
        assertThat(found.unsigned()).isEqualTo(3);
        assertThat(found.first()).hasValue(4L);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "update saga_rewind.audit_entry set actor = 'ren' where entry_id = 2",
                "delete from saga_rewind.audit_entry where entry_id = 2",
                "insert into saga_rewind.audit_entry (entry_id, audit_id, part, actor, action, subject, outcome, details)"
                        + " values (0, gen_random_uuid(), 'WHOLE', 'ren', 'PLAN', '', 'DONE', '{}')"
            })
    void aChangeOfEntriesFromBeforeTheChainIsFound(String change) {
        AuditWorld old = withEntriesFromBefore();
        old.write(2);
        old.tamper(change);

        assertThat(old.verify().breaks()).containsExactly(ChainBreak.at(ChainBreak.Kind.BEFORE_CHANGED, 4));
    }

    @Test
    void entriesFromBeforeTheChainAreReadAsTheyWereAndKnowTheirGroups() {
        AuditWorld old = withEntriesFromBefore();

        List<AuditEntry> entries = old.trail
                .list(AuditWorld.by("aiko"), Scope.everything(), Paging.first())
                .items();
        assertThat(entries).extracting(AuditEntry::subject).containsExactly("SIGN_IN", "payment, stock", "delivery");
        assertThat(entries.get(0).consumerGroups()).isEmpty();
        assertThat(entries.get(1).consumerGroups()).containsExactlyInAnyOrder("payment", "stock");
        assertThat(entries.get(2).consumerGroups()).containsExactly("delivery");
        assertThat(entries.get(2).details().moves()).hasSize(1);
    }

    @Test
    void whatADecisionAllowsToBeRemovedIsNoBreakAndTheVerificationSaysSo() {
        world.write(10);
        new AuditCuts(world.trail, world.rows).decide(6, "kept for 7 years", AuditWorld.AIKO);

        assertThat(cut(6)).isEqualTo(5);

        Verification found = world.verify();
        assertThat(found.whole()).isTrue();
        assertThat(found.begins()).isEqualTo(Verification.Beginning.CUT);
        assertThat(found.first()).hasValue(6L);
        world.write(1);
        assertThat(world.verify().whole()).isTrue();
    }

    @Test
    void nothingIsRemovedWithoutADecisionAndMoreThanDecidedIsFound() {
        world.write(10);
        assertThatThrownBy(() -> cut(6)).hasMessageContaining("Nobody has decided to cut the audit before entry 6");

        new AuditCuts(world.trail, world.rows).decide(6, "kept for 7 years", AuditWorld.AIKO);
        cut(6);
        world.tamper("delete from saga_rewind.audit_entry where entry_id < 8");

        assertThat(world.verify().breaks()).containsExactly(new ChainBreak(ChainBreak.Kind.MISSING, 1, 7));
    }

    @Test
    void whoDoesNotWaitForAVerificationIsToldThatItGoesOnAndGetsItsResultLater() {
        world.write(3_000);
        world.startWithoutWaitingForVerifications();

        Verifications.Standing first = world.verifications.verify(AuditWorld.AIKO, Optional.empty());

        assertThat(first.done()).isEmpty();
        assertThat(first.of()).isEqualTo(3_002);
        Awaitility.await()
                .untilAsserted(() -> assertThat(world.verifications
                                .verify(AuditWorld.AIKO, Optional.empty())
                                .done())
                        .hasValueSatisfying(found -> assertThat(found.checked()).isEqualTo(3_002)));
        assertThat(world.sql
                        .sql("select count(*) from saga_rewind.audit_entry where action = 'VERIFY' and part = 'OPENED'")
                        .query(Long.class)
                        .single())
                .isEqualTo(1);
    }

    private long cut(long before) {
        return world.sql
                .sql("select saga_rewind.cut_audit(:before)")
                .param("before", before)
                .query(Long.class)
                .single();
    }

    private static AuditWorld withEntriesFromBefore() {
        AuditWorld world = AuditWorld.before();
        world.execute("""
                insert into saga_rewind.audit_entry (audit_id, part, actor, action, subject, outcome, details)
                values (gen_random_uuid(), 'WHOLE', 'aiko', 'REWIND', 'delivery', 'DONE',
                        '{"moves": [{"group": "delivery", "topic": "order.delivery", "partition": 0, "from": 7, "to": 5}]}'),
                       (gen_random_uuid(), 'WHOLE', 'aiko', 'DISMISS', 'payment, stock', 'DONE', '{"moves": []}'),
                       (gen_random_uuid(), 'WHOLE', 'aiko', 'SIGN_IN', 'SIGN_IN', 'DONE', '{"moves": []}')
                """);
        world.migrate("8");
        world.startWithTheSameKey();
        return world;
    }
}
