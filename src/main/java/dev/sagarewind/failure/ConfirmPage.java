package dev.sagarewind.failure;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What the page shows that asks whether to skip or dismiss.
 *
 * @param failures those that were chosen
 * @param holdsBack how many messages each holds back
 * @param held messages held behind them
 * @param reason as it was typed, where it was refused
 */
record ConfirmPage(
        Act act, List<Failure> failures, Map<FailureId, Integer> holdsBack, List<Failure> held, String reason) {

    enum Act {
        SKIP,
        DISMISS
    }

    /** The groups that are concerned, parted by commas. */
    public String groups() {
        return failures.stream()
                .map(failure -> failure.group().value())
                .distinct()
                .sorted()
                .collect(Collectors.joining(", "));
    }

    public long sagas() {
        return failures.stream()
                .flatMap(failure -> failure.sagaId().stream())
                .distinct()
                .count();
    }

    /** Whose record a rewind that is under way may be about to read. */
    public long recovering() {
        return failures.stream()
                .filter(failure -> failure.rewindId().isPresent())
                .count();
    }
}
