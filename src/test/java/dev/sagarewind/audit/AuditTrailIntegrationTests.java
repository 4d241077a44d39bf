package dev.sagarewind.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sagarewind.access.Actor;
import dev.sagarewind.access.Scope;
import dev.sagarewind.access.SignedInBy;
import dev.sagarewind.support.ConsoleTest;
import dev.sagarewind.support.ConsoleWorld;
import dev.sagarewind.web.Cursor;
import dev.sagarewind.web.Paging;
import dev.sagarewind.web.Slice;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

@ConsoleTest
class AuditTrailIntegrationTests {

    private final Actor actor =
            new Actor("aiko-" + UUID.randomUUID(), List.of(), SignedInBy.PASSWORD, Optional.of("10.0.8.31"));
    private final AuditFilter mine = AuditWorld.by(actor.name());

    @Autowired
    private AuditTrail trail;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private ConsoleWorld world;

    @Autowired
    private PlatformTransactionManager transactions;

    @Test
    void anActThatWasNeverClosedHasAnUnknownOutcome() {
        opened();

        assertThat(mine()).singleElement().satisfies(entry -> {
            assertThat(entry.outcome()).isEqualTo(AuditOutcome.UNKNOWN);
            assertThat(entry.endedAt()).isEmpty();
            assertThat(entry.address()).contains("10.0.8.31");
        });
    }

    @Test
    void anActThatIsOpenedWithItsDecisionIsGoneWithIt() {
        new TransactionTemplate(transactions).executeWithoutResult(decision -> {
            trail.openWithin(actor, AuditedAction.REWIND, "payment", AuditDetails.none());
            decision.setRollbackOnly();
        });
        assertThat(mine()).isEmpty();

        opened();
        assertThat(mine()).hasSize(1);
    }

    @Test
    void aClosedActIsOneEntryWithItsReasonAndOffsets() {
        AuditDetails details = AuditDetails.none()
                .because(Optional.of("gateway is back"), Optional.of("INC-42"))
                .moves(List.of(new AuditDetails.Move(
                        "payment", "order.payment", 2, Optional.of(5120L), 4711, Optional.of("REWOUND"))));
        AuditId id = opened();

        assertThat(trail.close(id, AuditOutcome.DONE, details)).isTrue();

        assertThat(mine()).singleElement().satisfies(entry -> {
            assertThat(entry.id()).isEqualTo(id);
            assertThat(entry.outcome()).isEqualTo(AuditOutcome.DONE);
            assertThat(entry.details()).isEqualTo(details);
            assertThat(entry.endedAt())
                    .hasValueSatisfying(end -> assertThat(end).isAfterOrEqualTo(entry.at()));
        });
    }

    @Test
    void anActIsClosedOnlyOnceAndOnlyIfOpened() {
        AuditId id = opened();
        trail.close(id, AuditOutcome.DONE, AuditDetails.none());

        assertThat(trail.close(id, AuditOutcome.FAILED, AuditDetails.none())).isFalse();
        assertThat(trail.close(AuditId.random(), AuditOutcome.DONE, AuditDetails.none()))
                .isFalse();
        assertThat(mine())
                .singleElement()
                .satisfies(entry -> assertThat(entry.outcome()).isEqualTo(AuditOutcome.DONE));
    }

    @Test
    void anEntryStaysWhenTheCallersTransactionIsRolledBack() {
        new TransactionTemplate(transactions).executeWithoutResult(status -> {
            trail.record(actor, AuditedAction.REWIND, "payment", AuditOutcome.REFUSED, AuditDetails.none());
            status.setRollbackOnly();
        });

        assertThat(mine()).hasSize(1);
    }

    @Test
    void theDatabaseRefusesToChangeOrRemoveEntriesEvenToTheirOwner() {
        opened();

        for (String change : List.of(
                "update saga_rewind.audit_entry set actor = 'nobody'",
                "delete from saga_rewind.audit_entry",
                "truncate saga_rewind.audit_entry")) {
            assertThatThrownBy(() ->
                            JdbcClient.create(world.database()).sql(change).update())
                    .isInstanceOf(DataAccessException.class)
                    .hasMessageContaining("only added to");
        }
    }

    @Test
    void theListIsReadInSlicesNewestFirst() {
        for (int number = 0; number < 5; number++) {
            trail.record(actor, AuditedAction.PLAN, "group-" + number, AuditOutcome.DONE, AuditDetails.none());
        }

        Slice<AuditEntry> first = trail.list(mine, Scope.everything(), new Paging(3, Optional.empty()));
        Slice<AuditEntry> second = trail.list(
                mine,
                Scope.everything(),
                new Paging(3, Optional.ofNullable(first.next()).map(Cursor::decode)));

        assertThat(first.items()).extracting(AuditEntry::subject).containsExactly("group-4", "group-3", "group-2");
        assertThat(second.items()).extracting(AuditEntry::subject).containsExactly("group-1", "group-0");
        assertThat(second.next()).isNull();
    }

    @Test
    void filtersByActionAndTime() {
        trail.record(actor, AuditedAction.PLAN, "payment", AuditOutcome.DONE, AuditDetails.none());
        trail.record(actor, AuditedAction.REWIND, "payment", AuditOutcome.REFUSED, AuditDetails.none());
        AuditEntry newest = mine().get(0);

        assertThat(list(Optional.of(AuditedAction.PLAN), Optional.empty(), Optional.empty()))
                .extracting(AuditEntry::action)
                .containsExactly(AuditedAction.PLAN);
        assertThat(list(Optional.empty(), Optional.of(newest.at()), Optional.empty()))
                .containsExactly(newest);
        assertThat(list(Optional.empty(), Optional.empty(), Optional.of(newest.at())))
                .hasSize(1)
                .doesNotContain(newest);
    }

    private AuditId opened() {
        return new TransactionTemplate(transactions)
                .execute(decision -> trail.openWithin(actor, AuditedAction.REWIND, "payment", AuditDetails.none()));
    }

    private List<AuditEntry> mine() {
        return trail.list(mine, Scope.everything(), Paging.first()).items();
    }

    private List<AuditEntry> list(
            Optional<AuditedAction> action, Optional<java.time.Instant> from, Optional<java.time.Instant> to) {
        return trail.list(
                        new AuditFilter(
                                Optional.of(actor.name()),
                                action,
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                from,
                                to),
                        Scope.everything(),
                        Paging.first())
                .items();
    }
}
