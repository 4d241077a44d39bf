package dev.sagarewind.access;

import static org.mockito.Mockito.mock;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/** The sign-in, for tests of pages and answers that have no database: nobody has a token, and nobody failed to sign in. */
@TestConfiguration(proxyBeanMethods = false)
@EnableConfigurationProperties({AccessSettings.class, OpenIdSettings.class, ThrottleSettings.class, TokenSettings.class
})
@Import({
    AccessConfiguration.class,
    Actors.class,
    AccessWebConfiguration.class,
    ApiRefusals.class,
    ApiTokens.class,
    SecurityConfiguration.class,
    SignInThrottle.class
})
public class AccessSliceConfiguration {

    @Bean
    JdbcApiTokens noTokens() {
        return mock();
    }

    @Bean
    JdbcSignInFailures noFailures() {
        return mock();
    }
}
