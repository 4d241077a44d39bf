package dev.sagarewind.rewind;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What a plan or a request came upon, as {@code CODE} or {@code CODE.KIND}. */
final class Found {

    private Found() {}

    static List<String> blockers(RewindPlan plan) {
        return names(plan.blockers());
    }

    static List<String> warnings(RewindPlan plan) {
        return names(plan.warnings());
    }

    static List<String> notes(RewindPlan plan) {
        return names(plan.findings().stream()
                .filter(one -> one.level() == FindingLevel.NOTE)
                .toList());
    }

    static List<String> names(Collection<Finding> findings) {
        return findings.stream().map(Found::name).toList();
    }

    private static String name(Finding finding) {
        return finding.code().kinds().isEmpty()
                ? finding.code().name()
                : finding.code() + "." + finding.args().get(0);
    }

    /** What its sentence says, after the kind. */
    static List<Object> args(RewindPlan plan, FindingCode code) {
        Finding finding = plan.findings().stream()
                .filter(one -> one.code() == code)
                .findFirst()
                .orElseThrow();
        return code.kinds().isEmpty()
                ? finding.args()
                : finding.args().subList(1, finding.args().size());
    }

    /** To carry out the plan, accepting these warnings. */
    static RewindRequest request(RewindPlan plan, WhenActive whenActive, FindingCode... acknowledged) {
        return new RewindRequest(
                plan.id(),
                whenActive,
                60,
                false,
                "The gateway is back",
                Optional.of("INC-42"),
                Set.of(acknowledged),
                Optional.of(plan.digest()),
                Optional.empty());
    }
}
