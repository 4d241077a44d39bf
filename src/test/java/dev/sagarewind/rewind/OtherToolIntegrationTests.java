package dev.sagarewind.rewind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sagarewind.consumergroup.ConsumerGroups;
import dev.sagarewind.failure.FailureBoard;
import dev.sagarewind.support.ConsoleTest;
import dev.sagarewind.support.ConsoleWorld;
import dev.sagarewind.support.TestKafka;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;

/** Another tool resets the same group while a rewind is under way, as any console can: it is noticed, and said. */
@ConsoleTest
@Import(Following.class)
class OtherToolIntegrationTests {

    @Autowired
    ConsoleWorld world;

    @Autowired
    ConsumerGroups kafka;

    @Autowired
    FailureBoard board;

    @Autowired
    Following following;

    @Test
    void saysThatAnotherToolMovedTheGroupFurtherBackAndStillProves() throws Exception {
        try (Incident incident = failed(9, 4)) {
            RewindPlan plan = following.plan(incident);
            PlannedPartition one = plan.partitions().stream()
                    .filter(each -> each.targetOffset().orElseThrow() > 0)
                    .findFirst()
                    .orElseThrow();
            int partition = one.partition().partition().partition();
            RewindId id = following.request(plan, WhenActive.REFUSE, false);
            following.awaitState(id, RewindState.VERIFYING);

            anotherToolSets(incident, partition, 0);

            await().atMost(Duration.ofSeconds(10))
                    .until(() -> following.codes(id).contains("DRIFTED_BACK"));
            try (PlainService healed = incident.restarted().start(1)) {
                assertThat(following.awaitEnd(id).state()).isEqualTo(RewindState.RECOVERED);
            }
        }
    }

    @Test
    void saysThatAnotherToolDeletedTheCommittedOffset() throws Exception {
        try (Incident incident = failed(6, 3)) {
            RewindId id = following.request(incident, WhenActive.REFUSE);
            following.awaitState(id, RewindState.VERIFYING);

            TestKafka.admin()
                    .deleteConsumerGroupOffsets(incident.group.value(), Set.of(new TopicPartition(incident.topic, 0)))
                    .all()
                    .get(10, TimeUnit.SECONDS);

            await().atMost(Duration.ofSeconds(10))
                    .until(() -> following.codes(id).contains("DRIFTED_GONE"));
            assertThat(following.codes(id)).containsOnlyOnce("DRIFTED_GONE");
        }
    }

    @Test
    @Causes(FindingCode.OVERWRITTEN)
    void endsAsOverwrittenWhenAnotherToolMovedTheGroupPastTheMessages() throws Exception {
        try (Incident incident = failed(6, 3)) {
            Map<Integer, Long> before = incident.committed(kafka);
            RewindId id = following.request(incident, WhenActive.REFUSE);
            following.awaitState(id, RewindState.VERIFYING);

            for (Map.Entry<Integer, Long> one : before.entrySet()) {
                anotherToolSets(incident, one.getKey(), one.getValue());
            }

            Rewind rewind = following.awaitEnd(id);
            assertThat(rewind.state()).isEqualTo(RewindState.NOT_RECOVERED);
            assertThat(following.refusal(id, incident)).contains(FindingCode.OVERWRITTEN);
            assertThat(rewind.counts().notReached()).isEqualTo(rewind.counts().selected());
        }
    }

    private static void anotherToolSets(Incident incident, int partition, long offset) throws Exception {
        TestKafka.admin()
                .alterConsumerGroupOffsets(
                        incident.group.value(),
                        Map.of(new TopicPartition(incident.topic, partition), new OffsetAndMetadata(offset)))
                .all()
                .get(10, TimeUnit.SECONDS);
    }

    /** Failed, and stopped. */
    private Incident failed(int orders, int every) {
        Incident incident = new Incident(world, Map.of()).orders(orders).failingEvery(every, orders);
        incident.consumed(1, kafka, board);
        incident.service.close();
        return incident;
    }
}
