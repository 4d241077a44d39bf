package dev.sagarewind.database;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * A copy of the database from which lists are read, such as Aurora's reader endpoint.
 *
 * @param url its JDBC address; not set, lists come from the writer
 * @param username who signs in there; not set, who signs in at the writer
 * @param password of that user; not set, that of the writer's user
 * @param longestAge lists come from the writer while the reader is further behind
 * @param connections how many at most to the reader
 */
@ConfigurationProperties("saga-rewind.reader")
record ReaderSettings(
        @Nullable String url,
        @Nullable String username,
        @Nullable String password,
        @DefaultValue("30s") Duration longestAge,
        @DefaultValue("6") int connections) {

    private static final Duration SHORTEST = Duration.ofSeconds(3);
    private static final int FEWEST = 4;

    ReaderSettings {
        url = url == null || url.isBlank() ? null : url.strip();
        if (url != null && !url.startsWith("jdbc:")) {
            throw new IllegalArgumentException(
                    "saga-rewind.reader.url does not begin with jdbc: write jdbc:postgresql://<reader endpoint>/<database>");
        }
        if (url == null && (username != null || password != null)) {
            throw new IllegalArgumentException(
                    "saga-rewind.reader.username or .password is set, but there is no reader: set saga-rewind.reader.url");
        }
        if (longestAge.compareTo(SHORTEST) < 0) {
            throw new IllegalArgumentException("saga-rewind.reader.longest-age is " + longestAge
                    + ": write 3s or more, since the age is known to a second");
        }
        if (connections < FEWEST) {
            throw new IllegalArgumentException("saga-rewind.reader.connections is " + connections
                    + ": write 4 or more, since three exports may be under way");
        }
    }

    Optional<String> address() {
        return Optional.ofNullable(url);
    }

    /** An address may hold a password, too. */
    @Override
    public String toString() {
        return "reader, at most " + longestAge + " behind";
    }
}
