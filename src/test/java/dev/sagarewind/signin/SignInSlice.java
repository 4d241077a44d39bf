package dev.sagarewind.signin;

import static org.mockito.Mockito.mock;

import dev.sagarewind.access.AccessSlice;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/** The sign-in and its pages, for tests of pages and answers that have no database: nobody has a token, and nobody failed to sign in. */
@TestConfiguration(proxyBeanMethods = false)
@EnableConfigurationProperties({AccessSettings.class, OpenIdSettings.class, ThrottleSettings.class, TokenSettings.class
})
@Import({
    AccessSlice.class,
    ApiRefusals.class,
    ApiTokens.class,
    MeApi.class,
    MeController.class,
    SecurityConfiguration.class,
    SignedInActors.class,
    SignInConfiguration.class,
    SignInController.class,
    SignInProblems.class,
    SignInThrottle.class,
    TokenBeforeThePage.class,
    TokenController.class
})
public class SignInSlice {

    @Bean
    JdbcApiTokens noTokens() {
        return mock();
    }

    @Bean
    JdbcSignInFailures noFailures() {
        return mock();
    }
}
