package dev.sagarewind.consumergroup;

import java.util.Set;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.jspecify.annotations.Nullable;

/** What a question was about: Kafka's refusals do not always name it. */
record Asked(@Nullable String topic, @Nullable String group) {

    static final Asked WHATEVER = new Asked(null, null);

    private static final String UNKNOWN = "*";

    static Asked topic(String name) {
        return new Asked(name, null);
    }

    static Asked group(String name) {
        return new Asked(null, name);
    }

    String topicOf(TopicAuthorizationException refusal) {
        Set<String> named = refusal.unauthorizedTopics();
        String first =
                named == null || named.isEmpty() ? UNKNOWN : named.iterator().next();
        return topic == null ? first : topic;
    }

    String groupOf(GroupAuthorizationException refusal) {
        String named = refusal.groupId() == null ? UNKNOWN : refusal.groupId();
        return group == null ? named : group;
    }
}
