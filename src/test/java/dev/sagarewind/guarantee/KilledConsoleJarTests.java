package dev.sagarewind.guarantee;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Rewinds whose console is killed with SIGKILL at any instant: before the request is answered, while a group is vacated,
 * right before or after Kafka moves the offsets, while the group comes back, while messages are followed.
 *
 * <p>{@code -Dkill.seed} repeats a run's choices, {@code -Dkill.rewinds} says how many, {@code -Dkill.lanes} how many groups of each kind
 * there are, whose rewinds are all killed at once.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KilledConsoleJarTests {

    private static final int REWINDS = Integer.getInteger("kill.rewinds", Endurance.times(12, 500));

    private final long seed = Endurance.seed("kill.seed");
    private Kills kills;

    @BeforeAll
    void begin() {
        System.out.println("kill.seed=" + seed);
        kills = new Kills(new Random(seed), Integer.getInteger("kill.lanes", Endurance.times(2, 5)));
    }

    @AfterAll
    void end() {
        kills.close();
    }

    @Test
    void aConsoleThatIsStartedAgainFinishesWhatItWasKilledAtAndSaysOnlyWhatIsTrue() {
        assertThat(kills.kill(REWINDS * 2 / 3, Kills.Fate.KILLED_AND_STARTED_AGAIN))
                .as("kill.seed=" + seed)
                .isEmpty();
    }

    @Test
    void theOtherOfTwoConsolesFinishesWhatTheKilledOneBeganAndSaysOnlyWhatIsTrue() {
        assertThat(kills.kill(REWINDS - REWINDS * 2 / 3, Kills.Fate.KILLED_BESIDE_ANOTHER))
                .as("kill.seed=" + seed)
                .isEmpty();
    }

    @Test
    @EnabledIfSystemProperty(named = "endurance", matches = "true")
    void aConsoleThatWasFrozenForLongerThanItsLeaseChangesNothingWhenItWakes() {
        assertThat(kills.kill(REWINDS / 10, Kills.Fate.FROZEN_BESIDE_ANOTHER))
                .as("kill.seed=" + seed)
                .isEmpty();
    }
}
