package dev.sagarewind.web;

import java.time.ZoneId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How the pages present themselves.
 *
 * @param clusterName the name of the Kafka cluster, so that nobody rewinds the wrong one
 * @param clusterDetail a second line beneath it, such as where the cluster runs
 * @param timeZone the time zone of the pages, as {@code Asia/Tokyo}; the system's where none is set
 */
@ConfigurationProperties("saga-rewind.console")
public record ConsoleSettings(
        @DefaultValue("Kafka") String clusterName,
        @Nullable String clusterDetail,
        @Nullable ZoneId timeZone) {

    /** A second line beneath the cluster's name. */
    public Optional<String> detail() {
        return Optional.ofNullable(clusterDetail);
    }

    /** The time zone of the pages. */
    public ZoneId zone() {
        return timeZone == null ? ZoneId.systemDefault() : timeZone;
    }
}
