package dev.sagarewind.access;

import java.time.Clock;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.boot.context.properties.bind.BindResult;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.crypto.factory.PasswordEncoderFactories;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;

/** The users of the settings, and how their passwords are checked. */
@Configuration
class AccessConfiguration {

    /** Before anything else is made: who starts the console for the first time is told this, not of a database. */
    @Bean
    static BeanFactoryPostProcessor refusesToStartWithoutUsers(Environment environment) {
        return beans -> {
            BindResult<AccessSettings> settings =
                    Binder.get(environment).bind("saga-rewind.access", AccessSettings.class);
            if (!settings.isBound() || settings.get().users().isEmpty()) {
                throw new NoUsersException();
            }
        };
    }

    @Bean
    UserDetailsService users(AccessSettings settings) {
        return new InMemoryUserDetailsManager(
                settings.users().stream().map(AccessConfiguration::details).toList());
    }

    @Bean
    PasswordEncoder passwordEncoder(Clock clock) {
        return new CachedPasswordChecks(PasswordEncoderFactories.createDelegatingPasswordEncoder(), clock);
    }

    @Bean
    Roles roles(AccessSettings settings) {
        return settings.allRoles();
    }

    private static UserDetails details(AccessSettings.User user) {
        return User.withUsername(user.name())
                .password(user.password())
                .authorities(AuthorityUtils.createAuthorityList(
                        user.roles().stream().map(Actors::authority).toList()))
                .build();
    }
}
