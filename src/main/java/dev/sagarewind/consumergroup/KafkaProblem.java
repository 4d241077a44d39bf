package dev.sagarewind.consumergroup;

import java.time.Duration;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Says in a sentence why Kafka did not answer, or refused. */
class KafkaProblem {

    private KafkaProblem() {}

    static String sentence(Throwable problem, Duration timeout) {
        if (problem instanceof TimeoutException) {
            return "Kafka did not answer within " + seconds(timeout);
        }
        if (problem instanceof UnknownTopicOrPartitionException) {
            return "There is no such topic or partition, or the console may not see it";
        }
        if (problem instanceof TopicAuthorizationException) {
            return "The console's Kafka user may not see this topic: it needs Describe on it";
        }
        if (problem instanceof GroupAuthorizationException) {
            return "The console's Kafka user may not see this group: it needs Describe on it";
        }
        if (problem instanceof AuthorizationException) {
            return "The console's Kafka user may not ask this: "
                    + problem.getClass().getSimpleName();
        }
        if (problem instanceof SaslAuthenticationException) {
            return "Kafka refused the console's credentials: " + rootMessage(problem);
        }
        return "Kafka answered " + problem.getClass().getSimpleName() + ": " + rootMessage(problem);
    }

    /** Why Kafka hands out no record, or changes nothing: that takes more than it takes to look. */
    static String refusal(Throwable problem, Duration timeout) {
        if (problem instanceof TopicAuthorizationException) {
            return "The console's Kafka user may not read this topic: it needs Read on it";
        }
        if (problem instanceof GroupAuthorizationException) {
            return "The console's Kafka user may not change this group: it needs Read on it";
        }
        return sentence(problem, timeout);
    }

    static String rootMessage(Throwable problem) {
        Throwable root = problem;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        return root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
    }

    static String seconds(Duration duration) {
        return duration.toMillis() % 1000 == 0 ? duration.toSeconds() + " s" : duration.toMillis() + " ms";
    }
}
