package dev.sagarewind.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.sagarewind.access.Scope;
import dev.sagarewind.consumergroup.ConsumerGroups;
import dev.sagarewind.consumergroup.KafkaUnavailableException;
import dev.sagarewind.failure.FailureBoard;
import dev.sagarewind.support.ConsoleTest;
import dev.sagarewind.timeline.Timeline;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeoutException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@ConsoleTest
class GroupsAtAGlanceIntegrationTests {

    private static final Duration LONG = Duration.ofSeconds(30);

    @Autowired
    ConsumerGroups kafka;

    @Autowired
    FailureBoard board;

    @Autowired
    Timeline timeline;

    @Autowired
    KafkaReadTime readTime;

    private final Queue<Runnable> asked = new ConcurrentLinkedQueue<>();
    private volatile boolean away;
    private volatile Instant now = Instant.now();
    private GroupsAtAGlance glances;

    @BeforeEach
    void look() {
        ConsumerGroups sometimes = (ConsumerGroups) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {ConsumerGroups.class}, (proxy, method, arguments) -> {
                    if (away) {
                        throw new KafkaUnavailableException(
                                "Kafka did not answer", "127.0.0.1:1", Duration.ofSeconds(5), new TimeoutException());
                    }
                    try {
                        return method.invoke(kafka, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
        Clock clock = ((InstantSource) () -> now).withZone(ZoneOffset.UTC);
        var standings = new GroupStandings(sometimes, board, timeline);
        var directory = new GroupDirectory(sometimes, board, timeline, standings, clock);
        glances = new GroupsAtAGlance(directory, sometimes, readTime, clock, asked::add);
    }

    @Test
    void everybodyWaitsForTheSameAnswer() throws Exception {
        var one = CompletableFuture.supplyAsync(this::read);
        var other = CompletableFuture.supplyAsync(this::read);
        answer();
        assertThat(one.get()).isSameAs(other.get());
        assertThat(one.get().trouble()).isEmpty();
        assertThat(asked).isEmpty();
    }

    @Test
    void nobodyWaitsWhileTheLastAnswerIsYoung() throws Exception {
        var first = CompletableFuture.supplyAsync(this::read);
        answer();
        now = now.plusSeconds(4);
        assertThat(assertTimeoutPreemptively(LONG, this::read)).isSameAs(first.get());
        assertThat(asked).as("asked meanwhile").hasSize(1);
        answer();
        assertThat(assertTimeoutPreemptively(LONG, this::read).readAt()).isEqualTo(now);

        now = now.plusSeconds(5);
        var third = CompletableFuture.supplyAsync(this::read);
        answer();
        assertThat(third.get().readAt()).isEqualTo(now);
    }

    @Test
    void nobodyWaitsForAKafkaThatIsAway() throws Exception {
        away = true;
        var first = CompletableFuture.supplyAsync(this::read);
        answer();
        assertThat(first.get().trouble()).contains("Kafka did not answer");

        now = now.plusSeconds(10);
        GroupsAtAGlance.Glance second = assertTimeoutPreemptively(LONG, this::read);
        assertThat(second).isSameAs(first.get());
        assertTimeoutPreemptively(LONG, this::read);
        assertThat(asked).as("asked again, once for both").hasSize(1);

        away = false;
        answer();
        assertThat(assertTimeoutPreemptively(LONG, this::read).trouble()).isEmpty();
    }

    private GroupsAtAGlance.Glance read() {
        return glances.read(Scope.everything());
    }

    /** Lets Kafka be asked. */
    private void answer() {
        Awaitility.await().until(() -> !asked.isEmpty());
        new ArrayDeque<>(asked).forEach(question -> {
            asked.remove(question);
            question.run();
        });
    }
}
