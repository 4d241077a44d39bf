package dev.sagarewind.failure;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/** What came of an act, as the API tells it. */
final class FailureActView {

    /** A rewind is for at most so many messages. */
    static final int MOST_HELD = 10_000;

    private FailureActView() {}

    /** What the act did about one failure. */
    enum Result {
        DISMISSED,
        DISMISSED_ALREADY,
        SKIPPED,
        /** The history has a success or a skip: nothing was left to do. */
        SETTLED_ALREADY
    }

    record Item(UUID failureId, String consumerGroup, UUID eventId, Result result) {

        private static Item of(Failure failure, Result result) {
            return new Item(
                    failure.id().value(),
                    failure.group().value(),
                    failure.eventId().value(),
                    result);
        }
    }

    /** @param heldBehind messages that their groups go on holding behind the dismissed ones */
    record Dismissed(UUID auditId, int dismissed, List<Item> failures, int heldBehind) {

        static Dismissed of(List<Failure> failures, ActAudit.Done done, List<Failure> heldBehind) {
            return new Dismissed(
                    done.audit().value(),
                    done.done().size(),
                    failures.stream()
                            .map(failure -> Item.of(failure, result(failure, done)))
                            .toList(),
                    heldBehind.size());
        }

        private static Result result(Failure failure, ActAudit.Done done) {
            if (done.done().contains(failure.id())) {
                return Result.DISMISSED;
            }
            return failure.state() == FailureState.RECOVERED || failure.state() == FailureState.SKIPPED
                    ? Result.SETTLED_ALREADY
                    : Result.DISMISSED_ALREADY;
        }
    }

    record Skipped(UUID auditId, int skipped, List<Item> failures, Releasable releasable) {

        static Skipped of(List<Failure> failures, ActAudit.Done done, List<Failure> released) {
            return new Skipped(
                    done.audit().value(),
                    done.done().size(),
                    failures.stream()
                            .map(failure -> Item.of(
                                    failure,
                                    done.done().contains(failure.id()) ? Result.SKIPPED : Result.SETTLED_ALREADY))
                            .toList(),
                    Releasable.of(released));
        }
    }

    /**
     * What was held behind the skipped messages and waits for nothing any more.
     *
     * @param rewindPlan the body with which {@code POST /rewind-plans} plans their rewind; absent if there are none
     */
    record Releasable(int messages, List<OfSaga> sagas, Optional<RewindPlan> rewindPlan) {

        static Releasable of(List<Failure> released) {
            return new Releasable(
                    released.size(),
                    OfSaga.of(released),
                    released.isEmpty() ? Optional.empty() : Optional.of(RewindPlan.of(released)));
        }
    }

    record OfSaga(String consumerGroup, String sagaId, int messages) {

        static List<OfSaga> of(List<Failure> released) {
            Map<String, Map<String, List<Failure>>> byGroup = released.stream()
                    .collect(Collectors.groupingBy(
                            failure -> failure.group().value(),
                            Collectors.groupingBy(failure -> failure.sagaId().orElseThrow())));
            return byGroup.entrySet().stream()
                    .flatMap(group -> group.getValue().entrySet().stream()
                            .map(saga -> new OfSaga(
                                    group.getKey(),
                                    saga.getKey(),
                                    saga.getValue().size())))
                    .sorted(Comparator.comparing(OfSaga::consumerGroup).thenComparing(OfSaga::sagaId))
                    .toList();
        }
    }

    record RewindPlan(Selection selection) {

        static RewindPlan of(List<Failure> failures) {
            return new RewindPlan(new Selection(
                    failures.stream().map(failure -> failure.id().value()).toList()));
        }
    }

    record Selection(List<UUID> failureIds) {}
}
