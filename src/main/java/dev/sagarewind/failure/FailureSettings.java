package dev.sagarewind.failure;

import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How the failure board is kept.
 *
 * @param applicationPackages package prefixes of the services' own code, such as com.bento; if none are set, whatever
 *     is not a known framework's is their own
 * @param pollInterval how often the history is asked for news
 * @param sliceRows about how many new rows are taken in at once
 * @param keepSettled how long recovered and skipped failures stay on the board
 */
@ConfigurationProperties("saga-rewind.failure")
record FailureSettings(
        @DefaultValue List<String> applicationPackages,
        @DefaultValue("300ms") Duration pollInterval,
        @DefaultValue("10000") int sliceRows,
        @DefaultValue("30d") Duration keepSettled) {

    FailureSettings {
        applicationPackages = List.copyOf(applicationPackages);
        if (pollInterval.toMillis() < 50 || pollInterval.toMinutes() >= 1) {
            throw new IllegalArgumentException(
                    "saga-rewind.failure.poll-interval is " + pollInterval + ": write 50ms to 59s");
        }
        if (sliceRows < 1) {
            throw new IllegalArgumentException(
                    "saga-rewind.failure.slice-rows is " + sliceRows + ": write 1 or more, such as 10000");
        }
        if (keepSettled.isNegative()) {
            throw new IllegalArgumentException(
                    "saga-rewind.failure.keep-settled is " + keepSettled + ": write 0 or more, such as 30d");
        }
    }
}
