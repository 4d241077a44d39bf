package dev.sagarewind.audit;

import dev.sagarewind.access.Actor;
import dev.sagarewind.web.Cursor;
import dev.sagarewind.web.Paging;
import dev.sagarewind.web.RequestId;
import dev.sagarewind.web.Slice;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The record of what operators did. What is decided or changed in the database is recorded {@code Within} the same
 * transaction; every other entry is committed by itself before the method returns, also within a transaction of the
 * caller's that is rolled back later. What cannot be recorded throws, so that it is not done.
 */
@Component
public class AuditTrail {

    private static final Duration TIME_LIMIT = Duration.ofSeconds(5);

    private final JdbcAuditEntries entries;
    private final TransactionTemplate apart;
    private final Clock clock;

    AuditTrail(JdbcAuditEntries entries, PlatformTransactionManager transactions, Clock clock) {
        this.entries = entries;
        this.apart = new TransactionTemplate(transactions);
        this.apart.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
        this.apart.setTimeout((int) TIME_LIMIT.toSeconds());
        this.clock = clock;
    }

    /**
     * Records that somebody sets out to do something in the transaction in which that is decided: both are there or
     * neither, wherever the console dies. For acts that begin after that transaction, and are closed by whoever ends them.
     *
     * @param subject to what: a consumer group's name, or several parted by commas
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public AuditId openWithin(Actor actor, AuditedAction action, String subject, AuditDetails details) {
        AuditId id = AuditId.random();
        entries.add(id, "OPENED", actor, RequestId.current(), action, subject, Optional.empty(), details);
        return id;
    }

    /**
     * Records how an opened act ended. Until then it is shown with an unknown outcome.
     *
     * @param details of the end; they replace those of the beginning in lists, so repeat reason and ticket
     * @return false if it was closed before, or never opened; nothing is recorded then
     */
    public boolean close(AuditId id, AuditOutcome outcome, AuditDetails details) {
        return Boolean.TRUE.equals(apart.execute(status -> entries.close(id, outcome, details)));
    }

    /** Records an act that is over at once: a refusal, a plan, a sign-in. */
    public AuditId record(
            Actor actor, AuditedAction action, String subject, AuditOutcome outcome, AuditDetails details) {
        AuditId id = AuditId.random();
        apart.executeWithoutResult(status ->
                entries.add(id, "WHOLE", actor, RequestId.current(), action, subject, Optional.of(outcome), details));
        return id;
    }

    /**
     * Records an act that is a change of the database and nothing else, in the transaction that makes the change: both are
     * there or neither, wherever the console dies.
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public AuditId recordWithin(
            Actor actor, AuditedAction action, String subject, AuditOutcome outcome, AuditDetails details) {
        AuditId id = AuditId.random();
        entries.add(id, "WHOLE", actor, RequestId.current(), action, subject, Optional.of(outcome), details);
        return id;
    }

    /** One act; empty if there is none with this id. */
    public Optional<AuditEntry> find(AuditId id) {
        return entries.find(id);
    }

    /** The acts that match, newest first. */
    public Slice<AuditEntry> list(AuditFilter filter, Paging paging) {
        return Slice.of(
                entries.list(filter, paging.cursor().map(AuditKey::of), paging.fetch()),
                paging,
                entry -> Cursor.of(entry.at(), entry.entryId()),
                clock.instant());
    }
}
