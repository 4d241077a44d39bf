package dev.sagarewind.rewind;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sagarewind.consumergroup.ConsumerGroups;
import dev.sagarewind.failure.FailureBoard;
import dev.sagarewind.support.ConsoleTest;
import dev.sagarewind.support.ConsoleWorld;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;

/** One partition goes first; the others follow once it has recovered, and are left alone if it does not. */
@ConsoleTest
@Import(Following.class)
class CanaryIntegrationTests {

    @Autowired
    ConsoleWorld world;

    @Autowired
    ConsumerGroups kafka;

    @Autowired
    FailureBoard board;

    @Autowired
    Following following;

    @Autowired
    RewindPlans plans;

    @Autowired
    Rewinds rewinds;

    @Test
    void movesTheOthersOnceTheFirstHasRecovered() {
        try (Incident incident = failedOnEveryPartition()) {
            incident.service.heal();
            RewindPlan plan = following.plan(incident);

            Rewind rewind = following.awaitEnd(following.request(plan, WhenActive.EVICT, true));

            assertThat(rewind.state()).isEqualTo(RewindState.RECOVERED);
            assertThat(rewind.canaryPassedAt()).isPresent();
            Rewind.Partition first = rewind.partitions().stream()
                    .filter(Rewind.Partition::canary)
                    .findFirst()
                    .orElseThrow();
            assertThat(first.total())
                    .isEqualTo(rewind.partitions().stream()
                            .mapToLong(Rewind.Partition::total)
                            .min()
                            .orElseThrow());
            assertThat(rewind.partitions())
                    .filteredOn(one -> !one.canary())
                    .hasSize(2)
                    .allSatisfy(one -> assertThat(one.movedAt().orElseThrow())
                            .isAfter(rewind.canaryPassedAt().orElseThrow()));
            assertThat(incident.unsettled()).isZero();
        }
    }

    @Test
    @Causes(FindingCode.CANARY_FAILED)
    void leavesTheOthersAloneWhenTheFirstFailsAgain() {
        try (Incident incident = failedOnEveryPartition()) {
            Map<Integer, Long> before = incident.committed(kafka);

            RewindId id = following.request(following.plan(incident), WhenActive.EVICT, true);
            Rewind rewind = following.awaitEnd(id);

            assertThat(rewind.state()).isEqualTo(RewindState.NOT_RECOVERED);
            assertThat(following.refusal(id, incident)).contains(FindingCode.CANARY_FAILED);
            assertThat(rewind.partitions())
                    .filteredOn(one -> !one.canary())
                    .extracting(Rewind.Partition::result)
                    .containsOnly(Rewind.Result.NOT_MOVED);
            assertThat(following.codes(id)).containsOnlyOnce("MOVING");
            assertThat(rewind.counts().notReached()).isEqualTo(rewind.counts().selected() - messagesOfTheFirst(rewind));
            assertThat(new TreeMap<>(incident.committed(kafka))).isEqualTo(new TreeMap<>(before));
        }
    }

    @Test
    void leavesOtherGroupsAloneToo() {
        try (Incident one = failedOnEveryPartition();
                Incident other = failedOnEveryPartition()) {
            Map<Integer, Long> before = other.committed(kafka);
            RewindPlan plan = planOfBoth(one, other);
            Incident first = Canary.of(plan).orElseThrow().partition().group().equals(one.group) ? one : other;
            Incident second = first == one ? other : one;
            Map<Integer, Long> untouched = second == other ? before : second.committed(kafka);

            RewindId id = following.request(plan, WhenActive.EVICT, true);
            Rewind rewind = following.awaitEnd(id);

            assertThat(rewind.state()).isEqualTo(RewindState.NOT_RECOVERED);
            assertThat(following.leg(id, second).state()).isEqualTo(RewindState.REFUSED);
            assertThat(following.refusal(id, second)).contains(FindingCode.CANARY_FAILED);
            assertThat(second.committed(kafka)).isEqualTo(untouched);
        }
    }

    private int messagesOfTheFirst(Rewind rewind) {
        Rewind.Partition first = rewind.partitions().stream()
                .filter(Rewind.Partition::canary)
                .findFirst()
                .orElseThrow();
        return Math.toIntExact(rewinds.messages(rewind.id(), Optional.empty(), 0, 1_000).stream()
                .filter(message -> message.partition().equals(first.partition()))
                .count());
    }

    private RewindPlan planOfBoth(Incident one, Incident other) {
        List<dev.sagarewind.failure.FailureId> all = java.util.stream.Stream.of(one, other)
                .flatMap(incident -> incident.failures(board).stream())
                .map(dev.sagarewind.failure.Failure::id)
                .toList();
        return plans.plan(new Selection.OfFailures(all), Incident.OPERATOR);
    }

    private Incident failedOnEveryPartition() {
        return new Incident(world, Map.of()).orders(9).failingEvery(1, 9).consumed(1, kafka, board);
    }
}
