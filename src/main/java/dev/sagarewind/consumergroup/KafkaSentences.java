package dev.sagarewind.consumergroup;

import java.time.Duration;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Says in a sentence why Kafka did not answer, or refused. */
class KafkaSentences {

    private final PermissionWords words;

    KafkaSentences(PermissionWords words) {
        this.words = words;
    }

    String sentence(Throwable problem, Duration timeout, Asked asked) {
        if (problem instanceof TimeoutException) {
            return "Kafka did not answer within " + seconds(timeout);
        }
        if (problem instanceof UnknownTopicOrPartitionException) {
            return "There is no such topic or partition, or the console may not see it";
        }
        if (problem instanceof TopicAuthorizationException refusal) {
            return words.missing(KafkaPermission.DESCRIBE_TOPIC, asked.topicOf(refusal));
        }
        if (problem instanceof GroupAuthorizationException refusal) {
            return words.missing(KafkaPermission.DESCRIBE_GROUP, asked.groupOf(refusal));
        }
        if (problem instanceof ClusterAuthorizationException) {
            return words.missing(KafkaPermission.DESCRIBE_CLUSTER, "");
        }
        if (problem instanceof AuthorizationException) {
            return "The console's Kafka user may not ask this: "
                    + problem.getClass().getSimpleName();
        }
        if (problem instanceof SaslAuthenticationException refusal) {
            return words.signIn(refusal);
        }
        return "Kafka answered " + problem.getClass().getSimpleName() + ": " + rootMessage(problem);
    }

    /** Why Kafka hands out no record, or changes nothing: that takes more than it takes to look. */
    String refusal(Throwable problem, Duration timeout, Asked asked) {
        if (problem instanceof TopicAuthorizationException refusal) {
            return words.missing(KafkaPermission.READ_TOPIC, asked.topicOf(refusal));
        }
        if (problem instanceof GroupAuthorizationException refusal) {
            return words.missing(KafkaPermission.READ_GROUP, asked.groupOf(refusal));
        }
        return sentence(problem, timeout, asked);
    }

    String perhapsHidden(String topic) {
        return words.perhapsHidden(topic);
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
