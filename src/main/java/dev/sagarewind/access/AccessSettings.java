package dev.sagarewind.access;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Who may sign in.
 *
 * @param users the users of the form login and of HTTP Basic; at least one
 * @param signInNote a sentence for the sign-in page, such as whom to ask for an account
 */
@ConfigurationProperties("saga-rewind.access")
public record AccessSettings(
        @DefaultValue List<User> users, @Nullable String signInNote) {

    private static final Pattern ENCODED =
            Pattern.compile("\\{(bcrypt|argon2(@\\w+)?|scrypt(@\\w+)?|pbkdf2(@\\w+)?)}.+");

    /** @throws IllegalArgumentException if two users have the same name */
    public AccessSettings {
        users = List.copyOf(users);
        if (users.stream().map(User::name).distinct().count() < users.size()) {
            throw new IllegalArgumentException("saga-rewind.access.users: two users have the same name");
        }
    }

    /** A sentence for the sign-in page. */
    public Optional<String> note() {
        return Optional.ofNullable(signInNote);
    }

    /**
     * @param name what they type to sign in, and what the audit shows
     * @param password encoded, with its kind in front: {@code {bcrypt}$2a$10$…}
     * @param roles {@code viewer}, {@code operator}
     */
    public record User(
            @DefaultValue("") String name,
            @DefaultValue("") String password,
            @DefaultValue Set<Role> roles) {

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
                        "saga-rewind.access.users: \"" + name + "\" needs a role: viewer or operator");
            }
        }

        @Override
        public String toString() {
            return name + " " + roles;
        }
    }
}
