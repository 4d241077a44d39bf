package dev.sagarewind.consumergroup;

import org.apache.kafka.common.errors.AuthenticationException;

/** Kafka's own words, those of its ACLs. */
class AclWords implements PermissionWords {

    @Override
    public String missing(KafkaPermission permission, String name) {
        return "The console's Kafka user may not "
                + switch (permission) {
                    case DESCRIBE_CLUSTER -> "see the cluster: it needs Describe on it";
                    case DESCRIBE_TOPIC -> "see this topic: it needs Describe on it";
                    case READ_TOPIC -> "read this topic: it needs Read on it";
                    case DESCRIBE_GROUP -> "see this group: it needs Describe on it";
                    case READ_GROUP -> "change this group: it needs Read on it";
                };
    }

    @Override
    public String perhapsHidden(String topic) {
        return "the console's Kafka user may not see the topic";
    }

    @Override
    public String signIn(AuthenticationException refusal) {
        return "Kafka refused the console's credentials: " + KafkaSentences.rootMessage(refusal);
    }
}
