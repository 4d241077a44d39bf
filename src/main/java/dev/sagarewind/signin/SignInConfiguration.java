package dev.sagarewind.signin;

import dev.sagarewind.access.Roles;
import java.time.Clock;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.boot.context.properties.bind.BindResult;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.security.authentication.AuthenticationEventPublisher;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.crypto.factory.PasswordEncoderFactories;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;

/** The users of the settings, and how passwords and tokens are checked. */
@Configuration
class SignInConfiguration {

    /** Before anything else is made: who starts the console for the first time is told this, not of a database. */
    @Bean
    static BeanFactoryPostProcessor refusesToStartWithoutUsers(Environment environment) {
        return beans -> {
            BindResult<AccessSettings> settings =
                    Binder.get(environment).bind("saga-rewind.access", AccessSettings.class);
            BindResult<OpenIdSettings> openId =
                    Binder.get(environment).bind("saga-rewind.access.openid", OpenIdSettings.class);
            boolean users = settings.isBound() && !settings.get().users().isEmpty();
            boolean provider = openId.isBound() && openId.get().isSet();
            if (!users && !provider) {
                throw new NoUsersException();
            }
        };
    }

    @Bean
    PasswordEncoder passwordEncoder(Clock clock) {
        return new CachedPasswordChecks(PasswordEncoderFactories.createDelegatingPasswordEncoder(), clock);
    }

    /** The users are no bean: Spring Security would take them for a second way in, and warn that it does not use it. */
    @Bean
    AuthenticationProvider passwordSignIn(AccessSettings settings, PasswordEncoder encoder, SignInThrottle throttle) {
        UserDetailsService users = new InMemoryUserDetailsManager(
                settings.users().stream().map(SignInConfiguration::details).toList());
        return new PasswordSignIn(users, encoder, throttle);
    }

    @Bean
    OpenIdClaims openIdClaims(OpenIdSettings settings, AccessSettings access) {
        return new OpenIdClaims(settings, access);
    }

    @Bean
    OpenIdProvider openIdProvider(OpenIdSettings settings, Clock clock) {
        return new OpenIdProvider(settings, clock);
    }

    @Bean
    OpenIdSignIn openIdSignIn(OpenIdSettings settings, OpenIdProvider provider, OpenIdClaims claims, ApiTokens tokens) {
        return new OpenIdSignIn(settings, provider, claims, tokens);
    }

    @Bean
    BearerSignIn bearerSignIn(
            JdbcApiTokens apiTokens,
            AccessSettings access,
            OpenIdSettings openId,
            OpenIdProvider provider,
            OpenIdClaims claims,
            SignInThrottle throttle,
            AuthenticationEventPublisher events,
            Clock clock) {
        return new BearerSignIn(
                new ApiTokenSignIn(apiTokens, access, clock),
                new AccessTokenSignIn(openId, provider, claims),
                throttle,
                events);
    }

    @Bean
    Roles roles(AccessSettings settings) {
        return settings.allRoles();
    }

    private static UserDetails details(AccessSettings.User user) {
        return User.withUsername(user.name())
                .password(user.password())
                .authorities(AuthorityUtils.createAuthorityList(
                        user.roles().stream().map(SignedInActors::authority).toList()))
                .build();
    }
}
