package dev.sagarewind.access;

import java.time.Clock;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
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

    @Bean
    UserDetailsService users(AccessSettings settings) {
        if (settings.users().isEmpty()) {
            throw new NoUsersException();
        }
        return new InMemoryUserDetailsManager(
                settings.users().stream().map(AccessConfiguration::details).toList());
    }

    @Bean
    PasswordEncoder passwordEncoder(Clock clock) {
        return new CachedPasswordChecks(PasswordEncoderFactories.createDelegatingPasswordEncoder(), clock);
    }

    private static UserDetails details(AccessSettings.User user) {
        List<String> permissions = user.roles().stream()
                .flatMap(role -> role.permissions().stream())
                .distinct()
                .map(Permission::name)
                .toList();
        return User.withUsername(user.name())
                .password(user.password())
                .authorities(AuthorityUtils.createAuthorityList(permissions))
                .build();
    }
}
