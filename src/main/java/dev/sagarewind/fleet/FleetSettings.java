package dev.sagarewind.fleet;

import dev.sagarewind.position.ConsumerGroupId;
import dev.sagarewind.position.ConsumerGroupPattern;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Which Amazon ECS services run which consumer groups.
 *
 * @param mappings which service runs which groups; the first whose pattern fits counts
 * @param region the AWS region of the services, as ap-northeast-1; needed with mappings
 * @param endpoint where ECS and Application Auto Scaling are asked instead of at the region's own address
 * @param callTimeout the longest that one look at a service, or one change of it, may take, however many calls it needs; 1 s to 25 s
 * @param stopTimeout the longest that a service may stand at 0 for one rewind, whatever its waitSeconds; 10 s to 1 h
 * @param lookEvery how often a service that is stopping is looked at
 */
@ConfigurationProperties("saga-rewind.fleet")
record FleetSettings(
        @DefaultValue List<Mapping> mappings,
        @Nullable String region,
        @Nullable URI endpoint,
        @DefaultValue("10s") Duration callTimeout,
        @DefaultValue("10m") Duration stopTimeout,
        @DefaultValue("2s") Duration lookEvery) {

    private static final Pattern REGION = Pattern.compile("[a-z]{2,}(-[a-z]+)+-\\d+");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,255}");

    /** @throws IllegalArgumentException if a setting is missing or cannot be, with what to write instead */
    FleetSettings {
        mappings = List.copyOf(mappings);
        region = region == null || region.isBlank() ? null : region;
        if (region == null ? !mappings.isEmpty() : !REGION.matcher(region).matches()) {
            throw wrong(
                    "region",
                    region == null ? "missing" : "\"" + region + "\"",
                    "the AWS region of the services, as ap-northeast-1");
        }
        if (endpoint != null
                && (endpoint.getHost() == null || !List.of("http", "https").contains(endpoint.getScheme()))) {
            throw wrong("endpoint", "\"" + endpoint + "\"", "an address, as http://127.0.0.1:4566, or leave it out");
        }
        within("call-timeout", callTimeout, Duration.ofSeconds(1), Duration.ofSeconds(25));
        within("stop-timeout", stopTimeout, Duration.ofSeconds(10), Duration.ofHours(1));
        within("look-every", lookEvery, Duration.ofMillis(100), Duration.ofSeconds(30));
    }

    Optional<FleetService> serviceOf(ConsumerGroupId group) {
        return mappings.stream()
                .filter(one -> new ConsumerGroupPattern(one.consumerGroup()).matches(group))
                .findFirst()
                .map(one -> new FleetService(String.valueOf(region), one.cluster(), one.service()));
    }

    private static void within(String key, Duration value, Duration least, Duration most) {
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            throw wrong(
                    key,
                    value.toMillis() + "ms",
                    "a time from " + least.toMillis() + "ms to " + most.toMillis() + "ms");
        }
    }

    private static IllegalArgumentException wrong(String key, String is, String write) {
        return new IllegalArgumentException("saga-rewind.fleet." + key + " is " + is + "; write " + write);
    }

    /**
     * @param consumerGroup the group's name, in which {@code *} stands for any text and {@code ?} for any one character
     * @param cluster the name of the ECS cluster, not its ARN
     * @param service the name of the ECS service, not its ARN
     */
    record Mapping(
            @DefaultValue("") String consumerGroup,
            @DefaultValue("") String cluster,
            @DefaultValue("") String service) {

        /** @throws IllegalArgumentException if something is missing or is not a name */
        Mapping {
            if (consumerGroup.isBlank()) {
                throw wrong("mappings", "without a consumer-group", "the groups that a service runs, as payment-*");
            }
            name("cluster", cluster, consumerGroup);
            name("service", service, consumerGroup);
        }

        private static void name(String what, String value, String group) {
            if (!NAME.matcher(value).matches()) {
                throw wrong(
                        "mappings",
                        "for " + group + " with " + what + " \"" + value + "\"",
                        "the name of the ECS " + what + ": letters, digits, hyphens and underscores, no ARN");
            }
        }
    }
}
