package dev.sagarewind.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.support.TransactionSynchronizationManager;

class SharedAnswersTests {

    private static final long MUCH = SharedAnswers.MUCH;
    private static final long LITTLE = MUCH - 1;

    private final AtomicLong now = new AtomicLong(1);
    private final AtomicInteger reads = new AtomicInteger();
    private final AtomicBoolean page = new AtomicBoolean(true);
    private final SharedAnswers answers = new SharedAnswers(ListReads.ofWriter(Clock.systemUTC()), page::get, now::get);

    @Test
    void anAnswerAboutLittleIsReadByEverybody() {
        assertThat(ask(LITTLE)).isEqualTo(1);
        assertThat(ask(LITTLE)).isEqualTo(2);
        assertThat(ask(LITTLE)).isEqualTo(3);
    }

    @Test
    void anAnswerAboutMuchStandsTwentyTimesAsLongAsItTook() {
        assertThat(ask(MUCH, Duration.ofMillis(100))).isEqualTo(1);
        pass(Duration.ofMillis(1_899));
        assertThat(ask(MUCH)).isEqualTo(1);
        pass(Duration.ofMillis(1));
        assertThat(ask(MUCH)).isEqualTo(2);
    }

    @Test
    void noAnswerIsOlderThanFiveSeconds() {
        assertThat(ask(MUCH, Duration.ofSeconds(1))).isEqualTo(1);
        pass(Duration.ofMillis(3_999));
        assertThat(ask(MUCH)).isEqualTo(1);
        pass(Duration.ofMillis(1));
        assertThat(ask(MUCH)).isEqualTo(2);
    }

    @Test
    void whatBecomesMuchIsSharedAndWhatBecomesLittleIsNot() {
        assertThat(ask(LITTLE, Duration.ofMillis(100))).isEqualTo(1);
        assertThat(ask(MUCH, Duration.ofMillis(100))).isEqualTo(2);
        assertThat(ask(MUCH)).isEqualTo(2);
        pass(Duration.ofSeconds(2));
        assertThat(ask(LITTLE, Duration.ofMillis(100))).isEqualTo(3);
        assertThat(ask(LITTLE)).isEqualTo(4);
    }

    @Test
    void anotherQuestionHasAnotherAnswer() {
        assertThat(answers.<String>ask(List.of("failed", "payment"), () -> took("payment"), value -> MUCH))
                .isEqualTo("payment");
        assertThat(answers.<String>ask(List.of("failed", "stock"), () -> took("stock"), value -> MUCH))
                .isEqualTo("stock");
        assertThat(answers.<String>ask(List.of("failed", "payment"), () -> took("anew"), value -> MUCH))
                .isEqualTo("payment");
    }

    @Test
    void whoMayNotShareReadsAndSoDoesWhoeverDecides() {
        assertThat(ask(MUCH, Duration.ofSeconds(1))).isEqualTo(1);
        page.set(false);
        assertThat(ask(MUCH)).isEqualTo(2);
        page.set(true);
        TransactionSynchronizationManager.setActualTransactionActive(true);
        try {
            assertThat(ask(MUCH)).isEqualTo(3);
        } finally {
            TransactionSynchronizationManager.setActualTransactionActive(false);
        }
        assertThat(ask(MUCH)).isEqualTo(1);
    }

    @Test
    void aFailureIsNobodyElses() {
        assertThatThrownBy(() -> answers.ask(
                        "question",
                        () -> {
                            throw new IllegalStateException("away");
                        },
                        value -> MUCH))
                .hasMessage("away");
        assertThat(ask(MUCH)).isEqualTo(1);
    }

    @Test
    void whoeverAsksFirstReadsForAllWhoWait() throws Exception {
        int askers = 20;
        var reading = new CountDownLatch(1);
        var mayEnd = new CountDownLatch(1);
        ExecutorService threads = Executors.newFixedThreadPool(askers);
        try {
            List<Future<Integer>> asked = new ArrayList<>();
            for (int asker = 0; asker < askers; asker++) {
                asked.add(threads.submit(() -> answers.ask("question", () -> slowly(reading, mayEnd), value -> MUCH)));
            }
            reading.await();
            mayEnd.countDown();
            for (Future<Integer> answer : asked) {
                assertThat(answer.get()).isEqualTo(1);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void whileOneReadsTheOthersSeeTheLastAnswer() throws Exception {
        assertThat(ask(MUCH, Duration.ofMillis(10))).isEqualTo(1);
        pass(Duration.ofSeconds(1));
        var reading = new CountDownLatch(1);
        var mayEnd = new CountDownLatch(1);
        var anew = CompletableFuture.supplyAsync(
                () -> answers.<Integer>ask("question", () -> slowly(reading, mayEnd), value -> MUCH));
        reading.await();
        assertThat(ask(MUCH)).isEqualTo(1);
        mayEnd.countDown();
        assertThat(anew.get()).isEqualTo(2);
        await().untilAsserted(() -> assertThat(ask(MUCH)).isEqualTo(2));
    }

    private int ask(long size) {
        return ask(size, Duration.ZERO);
    }

    private int ask(long size, Duration takes) {
        return answers.ask(
                "question",
                () -> {
                    pass(takes);
                    return reads.incrementAndGet();
                },
                value -> size);
    }

    private String took(String value) {
        pass(Duration.ofMillis(10));
        return value;
    }

    private int slowly(CountDownLatch reading, CountDownLatch mayEnd) {
        reading.countDown();
        try {
            mayEnd.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        pass(Duration.ofMillis(10));
        return reads.incrementAndGet();
    }

    private void pass(Duration time) {
        now.addAndGet(time.toNanos());
    }
}
