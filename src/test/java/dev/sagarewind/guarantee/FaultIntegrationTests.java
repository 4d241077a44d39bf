package dev.sagarewind.guarantee;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A server, or the way to it, is lost while a rewind stands in a state. The short run takes each state once, each with
 * another fault; the long one every fault in every state, several times.
 */
class FaultIntegrationTests {

    /** When the fault comes: once this has been written down, and a random while later. */
    enum Moment {
        REQUESTED("WAIT"),
        WAITING("WAIT"),
        VACATING("EVICT"),
        REWINDING("EVICT"),
        RESUMING("EVICT"),
        VERIFYING("EVICT");

        private final String whenActive;

        Moment(String whenActive) {
            this.whenActive = whenActive;
        }
    }

    record Case(Fault fault, Moment moment, int delay, int round) {
        @Override
        public String toString() {
            return fault + " " + delay + " ms after " + moment + (round == 1 ? "" : ", round " + round);
        }
    }

    private static final long SEED = Endurance.seed("faults.seed");
    private static final int DELAY = 200;
    /** Longer than the console waits for an answer. */
    private static final Duration LASTS = Duration.ofSeconds(3);

    private static FaultWorld world;
    private static Bystander bystander;

    @BeforeAll
    static void start() {
        world = FaultWorld.shared();
        bystander = new Bystander(world, "bystander");
    }

    @AfterAll
    static void stop() {
        bystander.close();
    }

    static Stream<Case> cases() {
        System.out.println("Faults with -Dfaults.seed=" + SEED);
        Random random = new Random(SEED);
        List<Case> cases = new ArrayList<>();
        String only = System.getProperty("faults.only", "");
        for (int round = 1; round <= Endurance.times(1, 3); round++) {
            for (Fault fault : Fault.values()) {
                for (Moment moment : Moment.values()) {
                    cases.add(new Case(fault, moment, random.nextInt(DELAY), round));
                }
            }
        }
        if (!only.isEmpty()) {
            return cases.stream().filter(each -> each.toString().matches(only));
        }
        return Endurance.isOn() ? cases.stream() : covering(cases, random).stream();
    }

    /** Each state once, each with another fault. */
    private static List<Case> covering(List<Case> cases, Random random) {
        List<Fault> faults = new ArrayList<>(List.of(Fault.values()));
        Collections.shuffle(faults, random);
        List<Case> some = new ArrayList<>();
        for (Moment moment : Moment.values()) {
            Fault fault = faults.get(moment.ordinal());
            cases.stream()
                    .filter(each -> each.fault() == fault && each.moment() == moment)
                    .findFirst()
                    .ifPresent(some::add);
        }
        return some;
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theRewindEndsRecoveredAndNobodyIsToldAnythingWrong(Case one) throws Exception {
        String name = "fault-" + one.round() + "-" + one.fault().ordinal() + "-"
                + one.moment().ordinal();
        try (Trial trial = new Trial(world, name)) {
            trial.orders.service().taking(Duration.ofMillis(50));
            Console signedIn = world.console().signIn();
            trial.request(one.moment().whenActive);
            Bystander.Asked asked;
            Set<String> complaints;
            try (Watch watch = new Watch(signedIn, trial.rewind())) {
                trial.awaitTransition(one.moment().name());
                TimeUnit.MILLISECONDS.sleep(one.delay());
                one.fault().strike(world);
                try {
                    long since = System.nanoTime();
                    if (one.moment().whenActive.equals("WAIT")) {
                        trial.orders.service().stop();
                    }
                    asked = bystander.ask(watch);
                    TimeUnit.NANOSECONDS.sleep(LASTS.toNanos() - (System.nanoTime() - since));
                } finally {
                    one.fault().lift(world);
                }
                if (one.moment().whenActive.equals("WAIT")) {
                    trial.awaitTransition("VERIFYING");
                    trial.orders.service().start();
                }
                trial.awaitEnd();
                complaints = watch.complaints();
            }
            trial.mustHaveRecovered();
            assertThat(complaints).isEmpty();
            bystander.repeated(asked);
            bystander.nothingIsHalfDone();
        }
    }
}
