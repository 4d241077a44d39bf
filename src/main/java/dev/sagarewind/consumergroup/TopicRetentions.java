package dev.sagarewind.consumergroup;

import dev.sagarewind.consumergroup.KafkaCall.Answer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.DescribeConfigsOptions;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;

/** How long topics keep their records; remembered for a minute, as every page asks and it hardly ever changes. */
class TopicRetentions {

    private static final Duration REMEMBERED = Duration.ofMinutes(1);

    private record Known(Retention retention, Instant readAt) {}

    private final SharedAdmin admin;
    private final Clock clock;
    private final Map<String, Known> remembered = new ConcurrentHashMap<>();

    TopicRetentions(SharedAdmin admin, Clock clock) {
        this.admin = admin;
        this.clock = clock;
    }

    Map<String, Retention> of(Collection<String> topics) {
        Instant now = clock.instant();
        remembered.values().removeIf(known -> known.readAt().plus(REMEMBERED).isBefore(now));
        List<String> unknown = topics.stream()
                .distinct()
                .filter(topic -> !remembered.containsKey(topic))
                .toList();
        Map<String, Retention> result = new HashMap<>();
        for (String topic : topics) {
            Known known = remembered.get(topic);
            if (known != null) {
                result.put(topic, known.retention());
            }
        }
        if (!unknown.isEmpty()) {
            ask(unknown).forEach((topic, retention) -> {
                remembered.put(topic, new Known(retention, now));
                result.put(topic, retention);
            });
        }
        return result;
    }

    private Map<String, Retention> ask(List<String> topics) {
        KafkaCall call = admin.call();
        Map<ConfigResource, KafkaFuture<Config>> futures = call.admin()
                .describeConfigs(
                        topics.stream()
                                .map(topic -> new ConfigResource(ConfigResource.Type.TOPIC, topic))
                                .toList(),
                        call.limited(new DescribeConfigsOptions()))
                .values();
        Map<ConfigResource, Answer<Config>> answers = new HashMap<>();
        futures.forEach((topic, future) -> answers.put(topic, call.answer(future)));
        call.requireSomeOf(answers.values());
        Map<String, Retention> result = new HashMap<>();
        answers.forEach((topic, answer) -> {
            if (answer instanceof Answer.Given<Config> given) {
                result.put(topic.name(), retention(given.value()));
            }
        });
        return result;
    }

    /** The limits delete records only where the policy says so: a topic that is only compacted keeps the newest. */
    static Retention retention(Config config) {
        String policy = config.get(TopicConfig.CLEANUP_POLICY_CONFIG).value();
        boolean deletes = policy.contains(TopicConfig.CLEANUP_POLICY_DELETE);
        long millis = limit(config, TopicConfig.RETENTION_MS_CONFIG);
        long bytes = limit(config, TopicConfig.RETENTION_BYTES_CONFIG);
        return new Retention(
                deletes && millis >= 0 ? Optional.of(Duration.ofMillis(millis)) : Optional.empty(),
                deletes && bytes >= 0 ? OptionalLong.of(bytes) : OptionalLong.empty(),
                policy.contains(TopicConfig.CLEANUP_POLICY_COMPACT),
                Duration.ofMillis(limit(config, TopicConfig.SEGMENT_MS_CONFIG)));
    }

    private static long limit(Config config, String key) {
        return Long.parseLong(config.get(key).value());
    }
}
