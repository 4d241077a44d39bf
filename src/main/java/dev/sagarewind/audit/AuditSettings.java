package dev.sagarewind.audit;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How the audit is kept.
 *
 * @param key with which entries are chained: at least 32 random bytes as Base64, the same for all consoles of a database
 * @param keyFile a file that holds it, instead
 * @param retiredKeys keys that were the key before: with them older entries are verified
 * @param logHeadEvery how often the end of the chain is logged, where it changed; 1 s to 1 d
 * @param failedSignIns how many failed sign-ins a minute have an entry of their own; those beyond are counted. 1 to 10000
 * @param verificationWait how long a request waits for a verification before it is told how far that is; 0 s to 30 s
 */
@ConfigurationProperties("saga-rewind.audit")
public record AuditSettings(
        @Nullable String key,
        @Nullable Path keyFile,
        @DefaultValue List<String> retiredKeys,
        @DefaultValue("10m") Duration logHeadEvery,
        @DefaultValue("60") int failedSignIns,
        @DefaultValue("10s") Duration verificationWait) {

    /** @throws IllegalArgumentException if there are two keys, or a figure is out of its range */
    public AuditSettings {
        retiredKeys = List.copyOf(retiredKeys);
        if (key != null && !key.isBlank() && keyFile != null) {
            throw new IllegalArgumentException(
                    "saga-rewind.audit.key and saga-rewind.audit.key-file are both set; leave one out");
        }
        within("log-head-every", logHeadEvery, Duration.ofSeconds(1), Duration.ofDays(1));
        within("verification-wait", verificationWait, Duration.ZERO, Duration.ofSeconds(30));
        if (failedSignIns < 1 || failedSignIns > 10_000) {
            throw new IllegalArgumentException("saga-rewind.audit.failed-sign-ins has to be 1 to 10000");
        }
    }

    private static void within(String name, Duration value, Duration least, Duration most) {
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            throw new IllegalArgumentException("saga-rewind.audit." + name + " has to be " + least.toSeconds()
                    + " s to " + most.toSeconds() + " s");
        }
    }

    Optional<String> ownKey() {
        return Optional.ofNullable(key).filter(text -> !text.isBlank());
    }

    Optional<Path> ownKeyFile() {
        return Optional.ofNullable(keyFile);
    }

    /** Without the keys. */
    @Override
    public String toString() {
        return "AuditSettings[logHeadEvery=" + logHeadEvery + ", failedSignIns=" + failedSignIns + ", verificationWait="
                + verificationWait + "]";
    }
}
