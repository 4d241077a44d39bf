package dev.sagarewind.audit;

import dev.sagarewind.access.Actor;
import dev.sagarewind.access.Scope;
import dev.sagarewind.database.ListReads;
import dev.sagarewind.web.Cursor;
import dev.sagarewind.web.Paging;
import dev.sagarewind.web.RequestId;
import dev.sagarewind.web.Slice;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
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
    private static final int PIECE = 1_000;

    private final AuditChain chain;
    private final JdbcAuditEntries entries;
    private final ListReads reads;
    private final TransactionTemplate apart;

    AuditTrail(AuditChain chain, JdbcAuditEntries entries, ListReads reads, PlatformTransactionManager transactions) {
        this.chain = chain;
        this.entries = entries;
        this.reads = reads;
        this.apart = new TransactionTemplate(transactions);
        this.apart.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
        this.apart.setTimeout((int) TIME_LIMIT.toSeconds());
    }

    /**
     * Records that somebody sets out to do something in the transaction in which that is decided: both are there or
     * neither, wherever the console dies. For acts that begin after that transaction, and are closed by whoever ends them.
     *
     * @param id {@link AuditId#random()}, which the act may keep before this is called
     * @param subject to what: a consumer group's name, or several parted by commas
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public void openWithin(AuditId id, Actor actor, AuditedAction action, String subject, AuditDetails details) {
        add(id, "OPENED", actor, action, subject, Optional.empty(), details);
    }

    /** The same, with an id of its own. */
    @Transactional(propagation = Propagation.MANDATORY)
    public AuditId openWithin(Actor actor, AuditedAction action, String subject, AuditDetails details) {
        AuditId id = AuditId.random();
        openWithin(id, actor, action, subject, details);
        return id;
    }

    /** Records that somebody sets out to do something that no transaction decides, as to hand out a file. */
    public AuditId open(Actor actor, AuditedAction action, String subject, AuditDetails details) {
        AuditId id = AuditId.random();
        apart.executeWithoutResult(status -> openWithin(id, actor, action, subject, details));
        return id;
    }

    /**
     * Records how an opened act ended. Until then it is shown with an unknown outcome.
     *
     * @param details of the end; they replace those of the beginning in lists, so repeat reason and ticket
     * @return false if it was closed before, or never opened; nothing is recorded then
     */
    public boolean close(AuditId id, AuditOutcome outcome, AuditDetails details) {
        return Boolean.TRUE.equals(apart.execute(status -> chain.close(id, outcome, details)));
    }

    /** Records an act that is over at once: a refusal, a plan, a sign-in. */
    public AuditId record(
            Actor actor, AuditedAction action, String subject, AuditOutcome outcome, AuditDetails details) {
        AuditId id = AuditId.random();
        apart.executeWithoutResult(status -> add(id, "WHOLE", actor, action, subject, Optional.of(outcome), details));
        return id;
    }

    /**
     * Records an act that is a change of the database and nothing else, in the transaction that makes the change: both are
     * there or neither, wherever the console dies. Comes last in it, see {@link AuditChain}.
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public AuditId recordWithin(
            Actor actor, AuditedAction action, String subject, AuditOutcome outcome, AuditDetails details) {
        AuditId id = AuditId.random();
        add(id, "WHOLE", actor, action, subject, Optional.of(outcome), details);
        return id;
    }

    private void add(
            AuditId id,
            String part,
            Actor actor,
            AuditedAction action,
            String subject,
            Optional<AuditOutcome> outcome,
            AuditDetails details) {
        chain.append(Written.of(
                id, part, actor, RequestId.current(), action, subject, outcome, details, chain.text(details)));
    }

    /** One act; empty if there is none with this id. */
    public Optional<AuditEntry> find(AuditId id) {
        return entries.find(id);
    }

    /**
     * The acts that match, newest first.
     *
     * @param scope where the one who asks may see the audit
     */
    public Slice<AuditEntry> list(AuditFilter filter, Scope scope, Paging paging) {
        return reads.read(reading -> Slice.of(
                entries.list(filter, scope, paging.cursor().map(AuditKey::of), paging.fetch()),
                paging,
                entry -> Cursor.of(entry.at(), entry.entryId()),
                reading.asOf()));
    }

    /** Hands over every act that matches, newest first, however many: reads a piece at a time and keeps none. */
    void forEach(AuditFilter filter, Scope scope, Consumer<AuditEntry> reader) {
        reads.export(reading -> piecewise(filter, scope, reader));
    }

    private void piecewise(AuditFilter filter, Scope scope, Consumer<AuditEntry> reader) {
        Optional<AuditKey> after = Optional.empty();
        List<AuditEntry> piece;
        do {
            piece = entries.list(filter, scope, after, PIECE);
            piece.forEach(reader);
            after = piece.isEmpty() ? after : Optional.of(AuditKey.of(piece.get(piece.size() - 1)));
        } while (piece.size() == PIECE);
    }
}
