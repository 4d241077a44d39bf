package dev.sagarewind.notification;

import dev.sagarewind.position.ConsumerGroupId;
import dev.sagarewind.position.ConsumerGroupPattern;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Whom the console tells what happens, and how.
 *
 * @param targets who is told: name, kind, url and what the kind needs each
 * @param consoleUrl where people reach the console, for the links, as https://rewind.example.com
 * @param language of what Slack and PagerDuty are told
 * @param timeout the longest that one attempt to tell a target may take; 1 s to 30 s
 * @param retryFor after so long, a target that does not answer is given up; 1 min to 7 d
 * @param gatherFor how long a cause stays open before it is told, so that its figures mean something, and closed before that is;
 *     0 s to 10 min
 * @param perMinute at most so many causes a minute are told one by one; the others are summed up. 1 to 1000
 * @param expiryWarnings how long before a record may be gone its cause is told, longest first
 * @param keep how long it is kept what was told
 */
@ConfigurationProperties("saga-rewind.notification")
public record NotificationSettings(
        @DefaultValue List<Target> targets,
        @Nullable URI consoleUrl,
        @DefaultValue("en") Locale language,
        @DefaultValue("10s") Duration timeout,
        @DefaultValue("24h") Duration retryFor,
        @DefaultValue("10s") Duration gatherFor,
        @DefaultValue("10") int perMinute,
        @DefaultValue({"24h", "4h"}) List<Duration> expiryWarnings,
        @DefaultValue("30d") Duration keep) {

    private static final int MOST_TARGETS = 50;

    /** @throws IllegalArgumentException if a setting is missing or cannot be, with what to write instead */
    public NotificationSettings {
        targets = List.copyOf(targets);
        expiryWarnings = expiryWarnings.stream()
                .sorted((one, other) -> other.compareTo(one))
                .toList();
        Set<String> names = targets.stream().map(Target::name).collect(Collectors.toSet());
        if (names.size() < targets.size()) {
            throw wrong("targets", "with a name twice", "a name of its own for each");
        }
        if (targets.size() > MOST_TARGETS) {
            throw wrong("targets", targets.size() + " long", "at most " + MOST_TARGETS);
        }
        if (consoleUrl != null && (consoleUrl.getHost() == null || !isHttp(consoleUrl))) {
            throw wrong("console-url", "\"" + consoleUrl + "\"", "an address, as https://rewind.example.com");
        }
        within("timeout", timeout, Duration.ofSeconds(1), Duration.ofSeconds(30));
        within("retry-for", retryFor, Duration.ofMinutes(1), Duration.ofDays(7));
        within("gather-for", gatherFor, Duration.ZERO, Duration.ofMinutes(10));
        within("keep", keep, Duration.ofDays(8), Duration.ofDays(366));
        expiryWarnings.forEach(
                warning -> within("expiry-warnings", warning, Duration.ofMinutes(1), Duration.ofDays(365)));
        if (perMinute < 1 || perMinute > 1_000) {
            throw wrong("per-minute", String.valueOf(perMinute), "1 to 1000");
        }
    }

    Optional<Target> target(String name) {
        return targets.stream().filter(target -> target.name().equals(name)).findFirst();
    }

    /** @param path of the page, with a slash in front; empty where the console does not know where people reach it */
    Optional<String> link(String path) {
        return Optional.ofNullable(consoleUrl).map(url -> url.toString().replaceAll("/+$", "") + path);
    }

    private static boolean isHttp(URI url) {
        return "https".equals(url.getScheme()) || "http".equals(url.getScheme());
    }

    private static void within(String key, Duration is, Duration least, Duration most) {
        if (is.compareTo(least) < 0 || is.compareTo(most) > 0) {
            throw wrong(key, is.toString(), least.toSeconds() + "s to " + most.toSeconds() + "s");
        }
    }

    private static IllegalArgumentException wrong(String key, String is, String write) {
        return new IllegalArgumentException("saga-rewind.notification." + key + " is " + is + "; write " + write);
    }

    /** Through what a target is told. */
    public enum Kind {
        /** A signed request, as Standard Webhooks has it. */
        WEBHOOK,
        /** An incoming webhook of Slack, or of what takes the same. */
        SLACK,
        /** PagerDuty's Events API, version 2. */
        PAGERDUTY
    }

    /**
     * Somebody who is told.
     *
     * @param url where; who knows that of a Slack webhook can post there, so it is never shown
     * @param secret with which a webhook is signed, as whsec_ and Base64
     * @param routingKey of PagerDuty's service: its integration key
     * @param events what it is told of; none mean all
     * @param consumerGroups patterns of the groups that it is told of; none mean all
     */
    public record Target(
            @DefaultValue("") String name,
            @Nullable Kind kind,
            @Nullable String url,
            @Nullable String secret,
            @Nullable String routingKey,
            @DefaultValue Set<NoticeKind> events,
            @DefaultValue List<ConsumerGroupPattern> consumerGroups) {

        private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,59}");
        private static final String PAGERDUTY = "https://events.pagerduty.com/v2/enqueue";
        private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

        /** @throws IllegalArgumentException if something is missing or cannot be; it never says the url or a secret */
        public Target {
            if (!NAME.matcher(name).matches()) {
                throw wrong(
                        "targets", "without a name that can be", "a name of 1 to 60 letters, digits, dots and dashes");
            }
            if (kind == null) {
                throw wrong(name, "kind", "missing", "WEBHOOK, SLACK or PAGERDUTY");
            }
            url = kind == Kind.PAGERDUTY && url == null ? PAGERDUTY : url;
            URI address = read(name, url);
            if (address.getUserInfo() != null) {
                throw wrong(name, "url", "one with a name or a password in it", "it without");
            }
            boolean secretGoesAlong = kind != Kind.WEBHOOK;
            if (secretGoesAlong && "http".equals(address.getScheme()) && !LOOPBACK.contains(address.getHost())) {
                throw wrong(name, "url", "one with http", "https, as a secret goes along; http only on this machine");
            }
            if (kind == Kind.WEBHOOK) {
                WebhookSignature.check(secret)
                        .ifPresent(problem ->
                                Target.refuse(name, "secret", problem, "whsec_ and 24 to 64 random bytes as Base64"));
            }
            if (kind == Kind.PAGERDUTY && (routingKey == null || routingKey.isBlank())) {
                throw wrong(name, "routing-key", "missing", "the integration key of the service in PagerDuty");
            }
            events = Set.copyOf(events);
            consumerGroups = List.copyOf(consumerGroups);
            if (kind == Kind.PAGERDUTY && events.contains(NoticeKind.REWIND_ENDED)) {
                throw wrong(
                        name,
                        "events",
                        "with REWIND_ENDED, which is no incident",
                        "the others, or none for all of them");
            }
        }

        /** A text until here, so that no sentence about what cannot be read shows it. */
        private static URI read(String name, @Nullable String url) {
            if (url == null || url.isBlank()) {
                throw wrong(name, "url", "missing", "an address with https");
            }
            try {
                URI address = new URI(url);
                if (address.getHost() != null && isHttp(address)) {
                    return address;
                }
            } catch (URISyntaxException e) {
                // the sentence is the same, and must not show what the exception does
            }
            throw wrong(name, "url", "no address", "an address with https");
        }

        private static void refuse(String name, String key, String is, String write) {
            throw wrong(name, key, is, write);
        }

        private static IllegalArgumentException wrong(String name, String key, String is, String write) {
            return NotificationSettings.wrong("targets", "not right: " + key + " of \"" + name + "\" is " + is, write);
        }

        private static IllegalArgumentException wrong(String key, String is, String write) {
            return NotificationSettings.wrong(key, is, write);
        }

        Kind through() {
            return Objects.requireNonNull(kind);
        }

        URI address() {
            return URI.create(Objects.requireNonNull(url));
        }

        boolean wants(NoticeKind event, List<ConsumerGroupId> groups) {
            boolean chosen = events.isEmpty()
                    ? !(kind == Kind.PAGERDUTY && event == NoticeKind.REWIND_ENDED)
                    : events.contains(event.chosenWith());
            return chosen
                    && (consumerGroups.isEmpty()
                            || consumerGroups.stream()
                                    .anyMatch(pattern -> groups.stream().anyMatch(pattern::matches)));
        }

        /** Without the url and the secrets. */
        @Override
        public String toString() {
            return name + " " + kind;
        }
    }
}
