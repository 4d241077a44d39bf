package dev.sagarewind.guarantee;

import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.sagarewind.support.ConsoleWorld;
import dev.sagarewind.support.LocalPostgres;
import dev.sagarewind.support.TestKafka;
import dev.sagarewind.support.TestPostgres;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.core.ConditionTimeoutException;

/** Rewinds on several groups at once, the console killed amid them, over and over; and what became of each. */
final class Kills implements AutoCloseable {

    /** Short, so that another console takes over soon; more than twice as long as any call may take. */
    private static final List<String> SETTINGS = List.of(
            "saga-rewind.rewind.lease=8s",
            "saga-rewind.kafka.call-timeout=3500ms",
            "saga-rewind.kafka.read-timeout=3500ms",
            "saga-rewind.rewind.workers=10");

    private static final List<String> AIMS = List.of(
            "AUDIT_OPENED", "VACATING", "REWINDING", "REWINDING", "RESUMING", "VERIFYING", "RECOVERED", "AUDIT_CLOSED");
    private static final Duration KNOWN_WITHIN = Duration.ofSeconds(Endurance.times(90, 300));

    /** What happens to a console amid its rewinds. */
    enum Fate {
        KILLED_AND_STARTED_AGAIN(1),
        KILLED_BESIDE_ANOTHER(2),
        /** Until the other has finished; then it goes on where it stood. */
        FROZEN_BESIDE_ANOTHER(2);

        private final int consoles;

        Fate(int consoles) {
            this.consoles = consoles;
        }
    }

    private Figures figures = new Figures();
    private final Random random;
    private final ConsoleWorld world = new ConsoleWorld(TestPostgres.freshDatabase(), TestKafka.bootstrapServers());
    private final HikariDataSource database = pool(world);
    private final Ledger ledger = new Ledger(database);
    private final List<Lane> lanes = new ArrayList<>();
    private final List<ConsoleJar> consoles = new CopyOnWriteArrayList<>();
    private final Watcher watcher = new Watcher(() -> List.copyOf(consoles));
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<String> wrong = new ArrayList<>();
    private final TransitionSignals signals;
    private final CommitLog log;

    Kills(Random random, int lanesOfEachWay) {
        this.random = random;
        LocalPostgres.execute(world.database(), ChargingGroup.BUSINESS);
        consoles.add(start());
        for (Lane.Way way : Lane.Way.values()) {
            for (int number = 0; number < lanesOfEachWay; number++) {
                lanes.add(new Lane(way, database));
            }
        }
        lanes.forEach(lane -> lane.service.start(Lane.MEMBERS));
        lanes.forEach(lane -> lane.produce(3));
        lanes.forEach(Lane::awaitConsumed);
        log = new CommitLog();
        consoles.get(0).awaitReady();
        signals = new TransitionSignals(world.database());
    }

    static HikariDataSource pool(ConsoleWorld world) {
        HikariConfig pool = new HikariConfig();
        pool.setDataSource(world.database());
        pool.setMaximumPoolSize(30);
        return new HikariDataSource(pool);
    }

    private ConsoleJar start() {
        return ConsoleJar.start(world, SETTINGS);
    }

    /** @return everything that was wrong; empty, if the guarantee holds */
    List<String> kill(int rewinds, Fate fate) {
        figures = new Figures();
        wrong.clear();
        while (figures.killed() < rewinds && wrong.isEmpty()) {
            round(fate);
        }
        System.out.println(fate + ": " + figures);
        settleEverything();
        wrong.addAll(watcher.lies());
        return List.copyOf(wrong);
    }

    private void round(Fate fate) {
        while (consoles.size() < fate.consoles) {
            consoles.add(start());
        }
        consoles.forEach(ConsoleJar::awaitReady);
        while (consoles.size() > fate.consoles) {
            consoles.remove(consoles.size() - 1).close();
        }
        boolean aimed = random.nextBoolean();
        List<KilledRewind> rewinds = together(lanes, lane -> planned(lane, aimed));
        ConsoleJar victim = consoles.get(random.nextInt(consoles.size()));
        List<ConsoleJar> before = List.copyOf(consoles);
        signals.forget();
        Duration longest = rewinds.stream()
                .map(one -> one.lead)
                .max(Comparator.naturalOrder())
                .orElseThrow();
        List<Future<?>> all = new ArrayList<>();
        for (KilledRewind one : rewinds) {
            ConsoleCalls asked = before.get(random.nextInt(before.size())).calls;
            Duration leaves = Duration.ofMillis(random.nextInt(2_500));
            Duration returns = Duration.ofMillis(random.nextInt(6_000));
            all.add(threads.submit(() -> {
                ConsoleJar.pause(longest.minus(one.lead));
                one.ask(asked);
                one.id().ifPresent(watcher::watch);
            }));
            all.add(threads.submit(() -> {
                ConsoleJar.pause(longest.minus(one.lead));
                one.playService(leaves, returns);
            }));
            if (one.lane.way.whenActive.equals("EVICT")) {
                all.add(threads.submit(() -> trickle(one.lane)));
            }
        }
        if (aimed) {
            // With many groups, the first of them to get there must not decide for all.
            int times = 1 + random.nextInt(lanes.size());
            signals.await(AIMS.get(random.nextInt(AIMS.size())), times, Duration.ofSeconds(8));
            ConsoleJar.pause(Duration.ofNanos(random.nextInt(25_000_000)));
        } else {
            ConsoleJar.pause(longest);
        }
        Instant at = Instant.now();
        if (fate == Fate.FROZEN_BESIDE_ANOTHER) {
            victim.freeze();
        } else {
            victim.kill();
        }
        consoles.remove(victim);
        rewinds.forEach(one -> one.noteKill(at));
        if (consoles.isEmpty()) {
            consoles.add(start().awaitReady());
        }
        awaitTheirEnds(rewinds);
        if (fate == Fate.FROZEN_BESIDE_ANOTHER) {
            victim.thaw();
            victim.awaitReady();
        }
        all.forEach(Kills::done);
        lanes.forEach(Lane::awaitConsumed);
        rewinds.stream().filter(one -> !one.refused).forEach(one -> wrong.addAll(Verdict.of(one, ledger, log)));
        figures.add(rewinds);
        watcher.forget();
        if (!wrong.isEmpty()) {
            wrong.add("The killed console had said:\n" + victim.printed());
        }
        victim.close();
    }

    private KilledRewind planned(Lane lane, boolean aimed) {
        Random own;
        synchronized (random) {
            own = new Random(random.nextLong());
        }
        ConsoleCalls console = consoles.get(0).calls;
        Set<String> stubborn = lane.incident(own, ledger, console);
        return new KilledRewind(
                lane,
                console.requestFor(lane.group, lane.way.whenActive),
                stubborn,
                lead(own, aimed),
                own.nextInt(4) == 0,
                ledger);
    }

    /** From "before the request is answered" to "while the messages are followed". */
    private static Duration lead(Random random, boolean aimed) {
        if (aimed) {
            return Duration.ofMillis(random.nextInt(200));
        }
        int[] spans = {60, 800, 800, 4_000};
        return Duration.ofMillis(random.nextInt(spans[random.nextInt(spans.length)]));
    }

    /** Orders go on coming in while it happens. */
    private static void trickle(Lane lane) {
        for (int at = 0; at < 20; at++) {
            lane.produce(1);
            ConsoleJar.pause(Duration.ofMillis(100));
        }
    }

    /** Whoever got no answer asks again, with the same key, as the manual says. */
    private void askAgain(List<KilledRewind> rewinds) {
        for (KilledRewind one : rewinds) {
            if (!one.answered) {
                one.ask(consoles.get(0).calls);
            }
            one.id().ifPresent(watcher::watch);
        }
    }

    private void awaitTheirEnds(List<KilledRewind> rewinds) {
        try {
            await().atMost(KNOWN_WITHIN).pollInterval(Duration.ofMillis(100)).until(() -> {
                askAgain(rewinds);
                return rewinds.stream().allMatch(KilledRewind::isOver);
            });
        } catch (ConditionTimeoutException stuck) {
            List<String> left = rewinds.stream()
                    .filter(one -> !one.isOver())
                    .map(one -> one + " is stuck: " + one.id().map(ledger::transitions))
                    .toList();
            throw new AssertionError(
                    left + "\nThe console said:\n" + consoles.get(0).printed(), stuck);
        }
    }

    /** What is still owed is rewound without any kill; then every event has been charged for once. */
    private void settleEverything() {
        for (Lane lane : lanes) {
            lane.service.failFor(Set.of());
            lane.service.start(Lane.MEMBERS);
        }
        ConsoleCalls console = consoles.get(0).awaitReady().calls;
        for (Lane lane : lanes) {
            await().atMost(KNOWN_WITHIN).until(() -> {
                if (ledger.owed(lane.group) > 0) {
                    KilledRewind last = new KilledRewind(
                            lane, console.requestFor(lane.group, "EVICT"), Set.of(), Duration.ZERO, false, ledger);
                    last.ask(console);
                    awaitTheirEnds(List.of(last));
                }
                return ledger.owed(lane.group) == 0;
            });
            lane.awaitConsumed();
            ledger.chargesAndSuccesses(lane.group, lane.events()).forEach((event, counts) -> {
                if (!counts.equals("1 charges, 1 successes")) {
                    wrong.add(lane + ": event " + event + " has " + counts);
                }
            });
        }
        ledger.auditLeftOpen().forEach(act -> wrong.add("An act is left open in the audit: " + act));
    }

    private <T, R> List<R> together(List<T> over, java.util.function.Function<T, R> doing) {
        List<Callable<R>> calls =
                over.stream().map(one -> (Callable<R>) () -> doing.apply(one)).toList();
        try {
            return threads.invokeAll(calls).stream().map(Kills::done).toList();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static <R> R done(Future<R> future) {
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        watcher.close();
        log.close();
        signals.close();
        threads.shutdownNow();
        consoles.forEach(ConsoleJar::close);
        lanes.forEach(Lane::close);
        database.close();
    }
}
