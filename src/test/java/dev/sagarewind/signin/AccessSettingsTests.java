package dev.sagarewind.signin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

import dev.sagarewind.access.Grant;
import dev.sagarewind.access.Permission;
import dev.sagarewind.access.Reach;
import dev.sagarewind.access.Roles;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.security.authentication.AuthenticationEventPublisher;

class AccessSettingsTests {

    private static final String HASH = "{bcrypt}$2a$04$9mfjvfmTZhrMRqPtqpfO7OFL4mMLV8jn9A0ykkCoRzUWzWu1NmYWq";

    private final ApplicationContextRunner runner = new ApplicationContextRunner().withUserConfiguration(Access.class);

    @EnableConfigurationProperties({AccessSettings.class, OpenIdSettings.class})
    @Import(SignInConfiguration.class)
    static class Access {
        @Bean
        Clock clock() {
            return Clock.systemUTC();
        }

        @Bean
        JdbcApiTokens tokens() {
            return mock();
        }

        @Bean
        ApiTokens pageOfTokens() {
            return mock();
        }

        @Bean
        SignInThrottle throttle() {
            return mock();
        }

        @Bean
        AuthenticationEventPublisher publisher() {
            return mock();
        }
    }

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
    void refusesARoleThatThereIsNotAndNamesThoseThereAre() {
        user("aiko", HASH, "operatr")
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining(
                                "\"operatr\", which is none of administrator, auditor, operator, viewer"));
    }

    @Test
    void refusesToLimitBySagaTypeWhatMovesWholePartitions() {
        user("aiko", HASH, "payments")
                .withPropertyValues(
                        "saga-rewind.access.roles.payments.permissions=view,rewind",
                        "saga-rewind.access.roles.payments.saga-types=order")
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining("limits rewind by saga type"));
    }

    @Test
    void aRoleOfTheSettingsReplacesTheBuiltInOneOfItsName() {
        user("aiko", HASH, "operator")
                .withPropertyValues(
                        "saga-rewind.access.roles.operator.permissions=view,rewind",
                        "saga-rewind.access.roles.operator.consumer-groups=payment*")
                .run(context -> assertThat(context.getBean(Roles.class).grants(List.of("operator")))
                        .containsExactly(new Grant(
                                Set.of(Permission.VIEW, Permission.REWIND),
                                Set.of(new Reach(Set.of("payment*"), Set.of(), Set.of())))));
    }

    private ApplicationContextRunner user(String name, String password, String roles) {
        return runner.withPropertyValues(
                "saga-rewind.access.users[0].name=" + name,
                "saga-rewind.access.users[0].password=" + password,
                "saga-rewind.access.users[0].roles=" + roles);
    }
}
