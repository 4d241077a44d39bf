package dev.sagarewind.guarantee;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Rewinds whose console is killed with SIGKILL at any instant: before the request is answered, while a group is vacated,
 * right before or after Kafka moves the offsets, while the group comes back, while messages are followed.
 *
 * <p>{@code -Dkill.seed} repeats a run's choices, {@code -Dkill.rewinds} says how many.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KilledConsoleJarTests {

    private static final int REWINDS = Integer.getInteger("kill.rewinds", Endurance.times(12, 500));

    private final long seed = Long.getLong("kill.seed", System.currentTimeMillis());
    private Kills kills;

    @BeforeAll
    void begin() {
        System.out.println("kill.seed=" + seed);
        kills = new Kills(new Random(seed), Endurance.times(1, 3));
    }

    @AfterAll
    void end() {
        System.out.println(kills.figures);
        kills.close();
    }

    @Test
    void aConsoleThatIsStartedAgainFinishesWhatItWasKilledAtAndSaysOnlyWhatIsTrue() {
        assertThat(kills.kill(REWINDS * 2 / 3, 1)).as("kill.seed=" + seed).isEmpty();
    }

    @Test
    void theOtherOfTwoConsolesFinishesWhatTheKilledOneBeganAndSaysOnlyWhatIsTrue() {
        assertThat(kills.kill(REWINDS - REWINDS * 2 / 3, 2))
                .as("kill.seed=" + seed)
                .isEmpty();
    }
}
