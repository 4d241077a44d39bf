package dev.sagarewind.rewind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.sagarewind.consumergroup.KafkaLimits;
import dev.sagarewind.fleet.Fleet;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Import;

class LeaseLengthTests {

    private final ApplicationContextRunner runner = withFleetThatTakes(Duration.ofSeconds(10));

    private static ApplicationContextRunner withFleetThatTakes(Duration time) {
        Fleet fleet = mock(Fleet.class);
        when(fleet.longestAct()).thenReturn(time);
        return new ApplicationContextRunner()
                .withUserConfiguration(Settings.class)
                .withBean(Fleet.class, () -> fleet);
    }

    @EnableConfigurationProperties({RewindSettings.class, KafkaLimits.class})
    @Import(LeaseLength.class)
    static class Settings {}

    @Test
    void startsWithTheDefaults() {
        runner.run(context -> assertThat(context).hasNotFailed());
    }

    @ParameterizedTest
    @ValueSource(strings = {"saga-rewind.rewind.lease=40s", "saga-rewind.kafka.call-timeout=30s"})
    void doesNotStartWhereALeaseCouldEndWhileKafkaIsWaitedForAndSaysWhatToWrite(String setting) {
        runner.withPropertyValues(setting).run(context -> {
            assertThat(context).hasFailed();
            assertThat(new LeaseTooShortFailureAnalyzer().analyze(context.getStartupFailure()))
                    .satisfies(analysis -> {
                        assertThat(analysis.getDescription()).contains("saga-rewind.rewind.lease is ");
                        assertThat(analysis.getAction()).contains("saga-rewind.kafka.read-timeout");
                    });
        });
    }

    @Test
    void doesNotStartWhereALeaseCouldEndWhileTheFleetIsWaitedFor() {
        withFleetThatTakes(Duration.ofSeconds(30)).run(context -> {
            assertThat(context).hasFailed();
            assertThat(new LeaseTooShortFailureAnalyzer()
                            .analyze(context.getStartupFailure())
                            .getDescription())
                    .contains("saga-rewind.rewind.lease is ", "the fleet");
        });
    }
}
