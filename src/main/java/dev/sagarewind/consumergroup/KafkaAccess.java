package dev.sagarewind.consumergroup;

import java.util.HashMap;
import java.util.Map;

/**
 * How the console is let in.
 *
 * @param settings what its clients need beside {@code spring.kafka}
 * @param words in which it is said what it may not do
 */
record KafkaAccess(Map<String, Object> settings, PermissionWords words) {

    /** As {@code spring.kafka} says, with Kafka's own ACLs. */
    static final KafkaAccess PLAIN = new KafkaAccess(Map.of(), new AclWords());

    Map<String, Object> added(Map<String, Object> configured) {
        Map<String, Object> all = new HashMap<>(configured);
        all.putAll(settings);
        return all;
    }
}
