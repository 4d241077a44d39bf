package dev.sagarewind.fleet;

import dev.sagarewind.fleet.FleetException.Reason;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;

/** Says in a sentence why AWS did not answer, or refused. */
class AwsProblem {

    private static final Set<String> DENIED =
            Set.of("AccessDeniedException", "AccessDenied", "UnauthorizedOperation", "FailedResourceAccessException");
    private static final Set<String> BAD_CREDENTIALS = Set.of(
            "UnrecognizedClientException",
            "InvalidClientTokenId",
            "InvalidSignatureException",
            "SignatureDoesNotMatch",
            "IncompleteSignature",
            "MissingAuthenticationTokenException",
            "ExpiredTokenException",
            "ExpiredToken",
            "AuthFailure");
    private static final Set<String> UNKNOWN =
            Set.of("ServiceNotFoundException", "ServiceNotActiveException", "ClusterNotFoundException");

    private AwsProblem() {}

    static FleetException of(SdkException problem, String permission, FleetService service, Duration limit) {
        if (problem instanceof AwsServiceException answer) {
            return of(answer, permission, service);
        }
        if (problem instanceof ApiCallTimeoutException || problem instanceof ApiCallAttemptTimeoutException) {
            return timedOut(permission, service, limit);
        }
        if (hasCause(problem, IOException.class)) {
            return new FleetException(
                    Reason.NO_CONNECTION,
                    "AWS could not be reached for " + permission + " on " + service + " in " + service.region() + ": "
                            + root(problem),
                    problem);
        }
        if (message(problem).contains("Unable to load credentials")) {
            return new FleetException(
                    Reason.NO_CREDENTIALS,
                    "The console has no AWS credentials. Give its task a role, or set them in its environment",
                    problem);
        }
        return new FleetException(
                Reason.FAILED, permission + " on " + service + " did not succeed: " + message(problem), problem);
    }

    private static FleetException of(AwsServiceException answer, String permission, FleetService service) {
        String code = answer.awsErrorDetails() == null
                ? ""
                : String.valueOf(answer.awsErrorDetails().errorCode());
        if (answer.isThrottlingException()) {
            return new FleetException(
                    Reason.THROTTLED, "AWS throttled " + permission + " on " + service + ": too many calls", answer);
        }
        if (DENIED.contains(code)) {
            return new FleetException(
                    Reason.NOT_PERMITTED,
                    "AWS does not permit it: the console's role needs " + permission + " on " + service,
                    answer);
        }
        if (BAD_CREDENTIALS.contains(code)) {
            return new FleetException(Reason.NO_CREDENTIALS, "AWS refused the console's credentials: " + code, answer);
        }
        if (UNKNOWN.contains(code)) {
            return unknown(service);
        }
        return new FleetException(
                Reason.FAILED,
                "AWS answered " + permission + " on " + service + " with " + answer.statusCode() + " " + code,
                answer);
    }

    static FleetException timedOut(String permission, FleetService service, Duration limit) {
        return new FleetException(
                Reason.TIMED_OUT,
                "AWS did not answer " + permission + " on " + service + " within " + limit.toMillis() + " ms");
    }

    static FleetException unknown(FleetService service) {
        return new FleetException(
                Reason.NO_SUCH_SERVICE,
                "There is no active ECS service " + service.service() + " in cluster " + service.cluster() + " in "
                        + service.region() + ". Check saga-rewind.fleet.mappings");
    }

    private static boolean hasCause(Throwable problem, Class<? extends Throwable> kind) {
        for (Throwable one = problem; one != null; one = one.getCause()) {
            if (kind.isInstance(one)) {
                return true;
            }
        }
        return false;
    }

    private static String root(Throwable problem) {
        Throwable root = problem;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return message(root);
    }

    private static String message(Throwable problem) {
        return problem.getMessage() == null ? problem.getClass().getSimpleName() : problem.getMessage();
    }
}
