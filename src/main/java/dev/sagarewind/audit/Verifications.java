package dev.sagarewind.audit;

import dev.sagarewind.access.Actor;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/**
 * Checks the chain, one check at a time, beside the requests: a request waits for a while and is then told how far it is.
 * Who asks while one is going on shares it; a result that nobody has waited for goes to the next who asks.
 */
@Component
class Verifications implements DisposableBean {

    private static final Logger LOG = LoggerFactory.getLogger(Verifications.class);

    /** How a check stands; {@code done} is empty while it goes on. */
    record Standing(long checked, long of, Instant since, Optional<Verification> done) {}

    private record Run(ChainWalk walk, AuditHead head, Instant since, CompletableFuture<Verification> result) {}

    private final JdbcAuditChain rows;
    private final AuditKeys keys;
    private final AuditTrail trail;
    private final HeadLog heads;
    private final AuditSettings settings;
    private final Clock clock;
    private final ExecutorService thread =
            Executors.newSingleThreadExecutor(work -> new Thread(work, "audit-verification"));
    private @Nullable Run owed;
    private volatile @Nullable Verification last;

    Verifications(
            JdbcAuditChain rows, AuditKeys keys, AuditTrail trail, HeadLog heads, AuditSettings settings, Clock clock) {
        this.rows = rows;
        this.keys = keys;
        this.trail = trail;
        this.heads = heads;
        this.settings = settings;
        this.clock = clock;
    }

    /** @param kept a head that was kept elsewhere, which the chain has to hold */
    Standing verify(Actor actor, Optional<AuditHead> kept) {
        Run run = current(actor);
        try {
            Verification result = run.result().get(settings.verificationWait().toMillis(), TimeUnit.MILLISECONDS);
            delivered(run);
            Verification whole = result.with(kept.map(this::against).orElse(List.of()));
            return standing(run, Optional.of(whole));
        } catch (TimeoutException e) {
            return standing(run, Optional.empty());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return standing(run, Optional.empty());
        } catch (ExecutionException e) {
            delivered(run);
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        }
    }

    /** The one that goes on now. */
    synchronized Optional<Standing> running() {
        return Optional.ofNullable(owed)
                .filter(run -> !run.result().isDone())
                .map(run -> standing(run, Optional.empty()));
    }

    /** What this console has found out last. */
    Optional<Verification> last() {
        return Optional.ofNullable(last);
    }

    private static Standing standing(Run run, Optional<Verification> done) {
        return new Standing(run.walk().checked(), run.head().count(), run.since(), done);
    }

    private synchronized Run current(Actor actor) {
        Run before = owed;
        if (before != null) {
            return before;
        }
        AuditId id = trail.open(actor, AuditedAction.VERIFY, "audit", AuditDetails.none());
        Run run = new Run(new ChainWalk(keys), rows.head(), clock.instant(), new CompletableFuture<>());
        owed = run;
        thread.execute(() -> work(run, id));
        return run;
    }

    private synchronized void delivered(Run run) {
        if (owed == run) {
            owed = null;
        }
    }

    private void work(Run run, AuditId id) {
        try {
            Verification found = walk(run);
            last = found;
            close(id, found);
            run.result().complete(found);
        } catch (RuntimeException e) {
            run.result().completeExceptionally(e);
        }
    }

    private Verification walk(Run run) {
        long start = System.nanoTime();
        ChainWalk walk = run.walk();
        rows.forEach(run.head().count(), walk::take);
        walk.end(run.head());
        rows.beyondTheHead().ifPresent(entry -> walk.add(ChainBreak.at(ChainBreak.Kind.HEAD_CHANGED, entry)));
        heads.kept().map(this::against).ifPresent(breaks -> breaks.forEach(walk::add));
        return walk.result(run.since(), Duration.ofNanos(System.nanoTime() - start), run.head());
    }

    /** What a head that was kept shows against the chain as it is; one from before its beginning shows nothing. */
    private List<ChainBreak> against(AuditHead kept) {
        AuditHead head = rows.head();
        if (kept.count() > head.count()) {
            return List.of(new ChainBreak(ChainBreak.Kind.TAIL_CUT, head.count() + 1, kept.count()));
        }
        Optional<String> mac = rows.mac(kept.count());
        return mac.isPresent() && kept.mac().isPresent() && !kept.mac().equals(mac)
                ? List.of(ChainBreak.at(ChainBreak.Kind.REPLACED, kept.count()))
                : List.of();
    }

    private void close(AuditId id, Verification found) {
        AuditDetails details = AuditDetails.none()
                .note(found.checked() + " entries, " + found.broken() + " breaks")
                .fact("lastEntry", String.valueOf(found.head().count()));
        if (found.whole()) {
            LOG.info("Audit verified: whole, {} entries in {} ms", found.checked(), found.millis());
            trail.close(id, AuditOutcome.DONE, details);
        } else {
            ChainBreak worst = found.breaks().get(0);
            LOG.error("Audit verified: BROKEN from entry {} on, {}", worst.entry(), found.breaks());
            trail.close(
                    id,
                    AuditOutcome.FAILED,
                    details.code(worst.kind().name()).fact("brokenFrom", String.valueOf(worst.entry())));
        }
    }

    @Override
    public void destroy() {
        thread.shutdownNow();
    }
}
