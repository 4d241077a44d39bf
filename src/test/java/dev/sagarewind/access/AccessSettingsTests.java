package dev.sagarewind.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Import;
import org.springframework.security.core.userdetails.UserDetailsService;

class AccessSettingsTests {

    private static final String HASH = "{bcrypt}$2a$04$9mfjvfmTZhrMRqPtqpfO7OFL4mMLV8jn9A0ykkCoRzUWzWu1NmYWq";

    private final ApplicationContextRunner runner =
            new ApplicationContextRunner().withUserConfiguration(Access.class).withBean(Clock.class, Clock::systemUTC);

    @EnableConfigurationProperties(AccessSettings.class)
    @Import(AccessConfiguration.class)
    static class Access {}

    @Test
    void doesNotStartWithoutAUserAndSaysWhatToSet() {
        runner.run(context -> {
            assertThat(context).hasFailed();
            assertThat(new NoUsersFailureAnalyzer().analyze(context.getStartupFailure()))
                    .satisfies(analysis -> {
                        assertThat(analysis.getDescription()).contains("saga-rewind.access.users is empty");
                        assertThat(analysis.getAction()).contains("saga-rewind.access.users[0].password");
                    });
        });
    }

    @Test
    void refusesAPasswordThatIsNotEncoded() {
        user("operator", "operator", "operator")
                .run(context -> assertThat(context).getFailure().rootCause().hasMessageContaining("is not encoded"));
        user("operator", "{noop}operator", "operator")
                .run(context -> assertThat(context).getFailure().rootCause().hasMessageContaining("is not encoded"));
    }

    @Test
    void refusesAUserWithoutARole() {
        user("operator", HASH, "")
                .run(context -> assertThat(context).getFailure().rootCause().hasMessageContaining("needs a role"));
    }

    @Test
    void rolesBecomePermissions() {
        user("aiko", HASH, "operator")
                .run(context -> assertThat(context.getBean(UserDetailsService.class)
                                .loadUserByUsername("aiko")
                                .getAuthorities())
                        .extracting(Object::toString)
                        .containsExactlyInAnyOrder(
                                "VIEW", "VIEW_PAYLOADS", "REWIND", "EVICT", "SKIP", "APPROVE", "DISMISS"));
    }

    private ApplicationContextRunner user(String name, String password, String roles) {
        return runner.withPropertyValues(
                "saga-rewind.access.users[0].name=" + name,
                "saga-rewind.access.users[0].password=" + password,
                "saga-rewind.access.users[0].roles=" + roles);
    }
}
