package dev.sagarewind.rewind;

import dev.sagarewind.web.ProblemException;
import dev.sagarewind.web.Texts;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/** Refusals as problems, findings in words. */
@Component
class Answers {

    private final Texts texts;

    Answers(Texts texts) {
        this.texts = texts;
    }

    /** A finding as the API says it. */
    record FindingView(FindingLevel level, FindingCode code, String detail, Optional<PartitionView> partition) {}

    record PartitionView(String consumerGroup, String topic, int partition) {}

    FindingView view(Finding finding) {
        return new FindingView(
                finding.level(),
                finding.code(),
                whole(finding),
                finding.partition()
                        .map(at -> new PartitionView(
                                at.group().value(),
                                at.partition().topic(),
                                at.partition().partition())));
    }

    /** The title has the numbers of a warning or note. */
    private String whole(Finding finding) {
        return finding.level() == FindingLevel.PASSED
                ? english(finding)
                : texts.english(finding.message("title"), finding.args().toArray()) + ". " + english(finding);
    }

    private String english(Finding finding) {
        String part = finding.level() == FindingLevel.PASSED ? "passed" : "detail";
        return texts.english(finding.message(part), finding.args().toArray());
    }

    ProblemException problem(Refusal refusal) {
        HttpStatus status = HttpStatus.valueOf(refusal.status());
        if (refusal.findings().isEmpty()) {
            return new ProblemException(status, refusal.code(), refusal.args().toArray());
        }
        return new ProblemException(
                        status, refusal.code(), english(refusal.findings().get(0)))
                .with("findings", refusal.findings().stream().map(this::view).toList());
    }

    /** The rewind of an accepted request; a refusal is thrown as a problem. */
    RewindId accepted(Rewinds.Requested requested) {
        if (requested instanceof Rewinds.Requested.Accepted accepted) {
            return accepted.rewind();
        }
        if (requested instanceof Rewinds.Requested.Refused refused) {
            throw problem(refused.refusal());
        }
        throw new IllegalStateException("Neither accepted nor refused: " + requested);
    }

    /** The same where the plan was made in the same call: the problem names it, for looking and acknowledging. */
    RewindId accepted(Rewinds.Requested requested, RewindPlan plan) {
        if (requested instanceof Rewinds.Requested.Refused refused) {
            throw problem(refused.refusal())
                    .with("planId", plan.id().toString())
                    .with("planDigest", plan.digest());
        }
        return accepted(requested);
    }
}
