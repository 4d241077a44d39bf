package dev.sagarewind.fleet;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Function;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.core.exception.SdkException;

/** What one method asks of AWS: all its calls share one time limit. */
class AwsCalls {

    private final FleetService service;
    private final Duration limit;
    private final long since = System.nanoTime();

    AwsCalls(FleetService service, Duration limit) {
        this.service = service;
        this.limit = limit;
    }

    /**
     * @param permission the IAM action that the call needs
     * @param call is handed what limits it
     * @throws FleetException if there was no answer, or not the one that was hoped for
     */
    <T> T ask(String permission, Function<Consumer<AwsRequestOverrideConfiguration.Builder>, T> call) {
        Duration left = limit.minusNanos(System.nanoTime() - since);
        if (left.isNegative() || left.isZero()) {
            throw AwsProblem.timedOut(permission, service, limit);
        }
        try {
            return call.apply(override -> override.apiCallTimeout(left));
        } catch (SdkException problem) {
            throw AwsProblem.of(problem, permission, service, limit);
        }
    }
}
