package dev.sagarewind.database;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How the console signs in at the database.
 *
 * @param iam whether with a token of AWS IAM in the place of a password, at the writer and, unless the reader has a password of
 *     its own, at the reader
 * @param region the database's AWS region; not set, the one in the name of its host, or else where the console runs
 */
@ConfigurationProperties("saga-rewind.database")
record DatabaseSettings(
        @DefaultValue("false") boolean iam, @Nullable String region) {

    DatabaseSettings {
        region = region == null || region.isBlank() ? null : region.strip();
        if (region != null && !iam) {
            throw new IllegalArgumentException(
                    "saga-rewind.database.region is " + region + ", but the console does not sign in with IAM: set"
                            + " saga-rewind.database.iam=true, or leave the region out");
        }
    }

    Optional<String> knownRegion() {
        return Optional.ofNullable(region);
    }
}
