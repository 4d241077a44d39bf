package dev.sagarewind.failure;

import dev.sagarewind.access.Actor;
import dev.sagarewind.audit.AuditDetails;
import dev.sagarewind.audit.AuditId;
import dev.sagarewind.audit.AuditOutcome;
import dev.sagarewind.audit.AuditTrail;
import dev.sagarewind.audit.AuditedAction;
import dev.sagarewind.web.ProblemException;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Does something about failures and records it, both or neither, wherever the console dies. */
@Component
class ActAudit {

    /** @param done of the failures, those about which something was done */
    record Done(AuditId audit, Set<FailureId> done) {}

    private final AuditTrail trail;
    private final SkipProblems problems;
    private final TransactionTemplate transaction;

    ActAudit(AuditTrail trail, SkipProblems problems, PlatformTransactionManager transactions) {
        this.trail = trail;
        this.problems = problems;
        this.transaction = new TransactionTemplate(transactions);
    }

    /** @param act returns those about which something was done; the others needed nothing */
    Done during(
            Actor actor,
            AuditedAction action,
            List<Failure> failures,
            Optional<String> reason,
            Supplier<Set<FailureId>> act) {
        AuditDetails details = AuditDetails.none()
                .because(reason, Optional.empty())
                .failures(texts(failures.stream().map(Failure::id).toList()))
                .places(failures.stream()
                        .map(failure -> new AuditDetails.Place(
                                failure.group().value(),
                                Optional.of(failure.partition().topic())))
                        .distinct()
                        .toList());
        return Objects.requireNonNull(transaction.execute(status -> {
            Set<FailureId> done;
            try {
                done = act.get();
            } catch (RuntimeException e) {
                Optional<ProblemException> refusal = problems.translate(e);
                trail.record(
                        actor,
                        action,
                        groups(failures),
                        refusal.isPresent() ? AuditOutcome.REFUSED : AuditOutcome.FAILED,
                        refusal.map(ProblemException::code).map(details::code).orElse(details));
                throw e;
            }
            AuditId id = trail.recordWithin(
                    actor,
                    action,
                    groups(failures),
                    AuditOutcome.DONE,
                    details.failures(texts(done)).note(done.size() + " of " + failures.size() + " messages"));
            return new Done(id, done);
        }));
    }

    private static List<String> texts(Collection<FailureId> ids) {
        return ids.stream().map(FailureId::toString).sorted().toList();
    }

    private static String groups(List<Failure> failures) {
        return failures.stream()
                .map(failure -> failure.group().value())
                .distinct()
                .sorted()
                .collect(Collectors.joining(", "));
    }
}
