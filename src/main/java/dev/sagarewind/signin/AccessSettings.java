package dev.sagarewind.signin;

import dev.sagarewind.access.Permission;
import dev.sagarewind.access.Reach;
import dev.sagarewind.access.Role;
import dev.sagarewind.access.Roles;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Who may sign in, and what they may do.
 *
 * @param users the users of the form login and of HTTP Basic
 * @param roles by name, beside {@code viewer}, {@code operator}, {@code auditor} and {@code administrator}; one of these
 *     names replaces that role
 * @param signInNote a sentence for the sign-in page, such as whom to ask for an account
 * @param idleTimeout after so long without a request, somebody has to sign in again; 1 min to 24 h
 * @param sessionLifetime after so long, somebody has to sign in again whatever they did; at least idle-timeout, at most 7 days
 */
@ConfigurationProperties("saga-rewind.access")
public record AccessSettings(
        @DefaultValue List<User> users,
        @DefaultValue Map<String, RoleSetting> roles,
        @Nullable String signInNote,
        @DefaultValue("8h") Duration idleTimeout,
        @DefaultValue("12h") Duration sessionLifetime) {

    private static final Pattern ENCODED =
            Pattern.compile("\\{(bcrypt|argon2(@\\w+)?|scrypt(@\\w+)?|pbkdf2(@\\w+)?)}.+");

    /** @throws IllegalArgumentException if two users have the same name, or one has a role that there is not */
    public AccessSettings {
        users = List.copyOf(users);
        roles = Map.copyOf(roles);
        if (users.stream().map(User::name).distinct().count() < users.size()) {
            throw new IllegalArgumentException("saga-rewind.access.users: two users have the same name");
        }
        if (idleTimeout.compareTo(Duration.ofMinutes(1)) < 0 || idleTimeout.compareTo(Duration.ofHours(24)) > 0) {
            throw new IllegalArgumentException(
                    "saga-rewind.access.idle-timeout is " + idleTimeout.toSeconds() + "s; write a time from 1m to 24h");
        }
        if (sessionLifetime.compareTo(idleTimeout) < 0 || sessionLifetime.compareTo(Duration.ofDays(7)) > 0) {
            throw new IllegalArgumentException("saga-rewind.access.session-lifetime is " + sessionLifetime.toSeconds()
                    + "s; write a time from idle-timeout to 7d");
        }
        Roles known = roles(roles);
        for (User user : users) {
            for (String role : user.roles()) {
                if (known.find(role).isEmpty()) {
                    throw new IllegalArgumentException(
                            "saga-rewind.access.users: \"" + user.name() + "\" has the role \""
                                    + role + "\", which is none of "
                                    + known.names().stream().sorted().collect(Collectors.joining(", ")));
                }
            }
        }
    }

    /** A sentence for the sign-in page. */
    public Optional<String> note() {
        return Optional.ofNullable(signInNote);
    }

    /** Whether this user is still there and still has this role. */
    boolean has(String user, String role) {
        return users.stream()
                .anyMatch(known -> known.name().equals(user) && known.roles().contains(role));
    }

    Roles allRoles() {
        return roles(roles);
    }

    private static Roles roles(Map<String, RoleSetting> configured) {
        return new Roles(configured.entrySet().stream()
                .map(role -> role.getValue().named(role.getKey()))
                .toList());
    }

    /**
     * @param permissions what it permits
     * @param consumerGroups where: patterns such as {@code payment*}; empty for all
     * @param topics where: patterns; empty for all
     * @param sagaTypes where: patterns; empty for all
     */
    public record RoleSetting(
            @DefaultValue Set<Permission> permissions,
            @DefaultValue Set<String> consumerGroups,
            @DefaultValue Set<String> topics,
            @DefaultValue Set<String> sagaTypes) {

        Role named(String name) {
            return new Role(name, permissions, new Reach(consumerGroups, topics, sagaTypes));
        }
    }

    /**
     * @param name what they type to sign in, and what the audit shows
     * @param password encoded, with its kind in front: {@code {bcrypt}$2a$10$…}
     * @param roles names of roles, such as {@code viewer} and {@code operator}
     */
    public record User(
            @DefaultValue("") String name,
            @DefaultValue("") String password,
            @DefaultValue Set<String> roles) {

        /** @throws IllegalArgumentException if something is missing or the password is not encoded */
        public User {
            roles = Set.copyOf(roles);
            if (name.isBlank()) {
                throw new IllegalArgumentException("saga-rewind.access.users: a user needs a name");
            }
            if (!ENCODED.matcher(password).matches()) {
                throw new IllegalArgumentException("saga-rewind.access.users: the password of \"" + name
                        + "\" is not encoded. Write {bcrypt} and the hash, for instance from: htpasswd -nBC 10 "
                        + name);
            }
            if (roles.isEmpty()) {
                throw new IllegalArgumentException(
                        "saga-rewind.access.users: \"" + name + "\" needs a role, such as viewer or operator");
            }
        }

        @Override
        public String toString() {
            return name + " " + roles;
        }
    }
}
