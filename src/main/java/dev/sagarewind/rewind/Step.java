package dev.sagarewind.rewind;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The next thing that happens to a leg.
 *
 * @param code of its sentence, {@code rewind.log.<code>}
 * @param deadline from now; absent leaves the leg's deadline as it is
 * @param refusal why it ends here, or moves nothing more
 */
record Step(RewindState state, String code, List<Object> args, Optional<Duration> deadline, Optional<Finding> refusal) {

    static Step to(RewindState state, String code, Object... args) {
        return new Step(state, code, List.of(args), Optional.empty(), Optional.empty());
    }

    /** Nothing was moved, and nothing will be. */
    static Step refused(Finding finding) {
        return new Step(
                RewindState.REFUSED, "REFUSED", List.of(finding.code().name()), Optional.empty(), Optional.of(finding));
    }

    static Step failed(Finding finding) {
        return new Step(
                RewindState.FAILED, "FAILED", List.of(finding.code().name()), Optional.empty(), Optional.of(finding));
    }

    /** It goes on, but what has not been moved by now will not be. */
    Step because(Finding finding) {
        return new Step(state, code, args, deadline, Optional.of(finding));
    }

    Step within(Duration time) {
        return new Step(state, code, args, Optional.of(time), refusal);
    }
}
