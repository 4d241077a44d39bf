package dev.sagarewind.notification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sagarewind.position.ConsumerGroupId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class NotificationSettingsTests {

    private static final String PREFIX = "saga-rewind.notification.";
    private static final String SLACK = "https://hooks.slack.example/services/T0/B0/s3cr3tpath";
    private static final Map<String, String> SLACK_TARGET =
            Map.of("targets[0].name", "ops", "targets[0].kind", "slack", "targets[0].url", SLACK);

    @Test
    void areOneTargetForEachOfTheKinds() {
        Map<String, String> written = new LinkedHashMap<>(SLACK_TARGET);
        written.putAll(Map.of(
                "targets[0].consumer-groups", "payment*,billing",
                "targets[0].events", "cause-new,record-expiring",
                "targets[1].name", "on-call",
                "targets[1].kind", "pagerduty",
                "targets[1].routing-key", "r0ut1ngkey",
                "targets[2].name", "runbook",
                "targets[2].kind", "webhook",
                "targets[2].url", "http://runbook.internal/hook",
                "targets[2].secret", Telling.SECRET));
        NotificationSettings settings = bound(written);

        NotificationSettings.Target ops = settings.targets().get(0);
        assertThat(ops.wants(NoticeKind.CAUSE_NEW, groups("payment-2"))).isTrue();
        assertThat(ops.wants(NoticeKind.CAUSES_MORE, groups("order", "billing")))
                .isTrue();
        assertThat(ops.wants(NoticeKind.CAUSE_NEW, groups("order"))).isFalse();
        assertThat(ops.wants(NoticeKind.REWIND_ENDED, groups("payment"))).isFalse();
        NotificationSettings.Target onCall = settings.targets().get(1);
        assertThat(onCall.address()).hasToString("https://events.pagerduty.com/v2/enqueue");
        assertThat(onCall.wants(NoticeKind.CAUSE_RECOVERED, groups("order"))).isTrue();
        assertThat(onCall.wants(NoticeKind.REWIND_ENDED, groups("order"))).isFalse();
        assertThat(settings.toString()).doesNotContain("s3cr3tpath", "r0ut1ngkey", Telling.SECRET);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "targets[0].name=                | without a name that can be",
                "targets[0].kind=                | kind of \"ops\" is missing; write WEBHOOK, SLACK or PAGERDUTY",
                "targets[0].url=                 | url of \"ops\" is missing",
                "targets[0].url=not-an-address   | url of \"ops\" is no address",
                "targets[0].url=https://hooks.slack.example/ s3cr3tpath | url of \"ops\" is no address",
                "targets[0].url=http://hooks.slack.example/services/s3cr3tpath | https, as a secret goes along",
                "targets[0].url=https://ann:s3cr3tpath@hooks.slack.example/x   | a name or a password in it",
                "targets[0].kind=webhook         | secret of \"ops\" is missing; write whsec_",
                "targets[0].kind=pagerduty       | routing-key of \"ops\" is missing",
                "timeout=2m                      | timeout is PT2M; write 1s to 30s",
                "per-minute=0                    | per-minute is 0; write 1 to 1000",
                "console-url=rewind              | console-url is \"rewind\"; write an address",
                "gather-for=1h                   | gather-for is PT1H; write 0s to 600s"
            })
    void refuseWhatCannotBeAndSayWhatToWriteInstead(String setting, String sentence) {
        Map<String, String> settings = new LinkedHashMap<>(SLACK_TARGET);
        String[] parts = setting.strip().split("=", 2);
        if (parts[1].isEmpty()) {
            settings.remove(parts[0]);
        } else {
            settings.put(parts[0], parts[1]);
        }

        assertThatThrownBy(() -> bound(settings))
                .rootCause()
                .hasMessageStartingWith("saga-rewind.notification.")
                .hasMessageContaining(sentence.strip())
                .message()
                .doesNotContain("s3cr3tpath");
    }

    @Test
    void refuseANameTwice() {
        assertThatThrownBy(() -> Telling.settings(
                        10, Telling.slack("ops", SLACK), Telling.webhook("ops", "https://runbook.internal/hook")))
                .hasMessageContaining("a name of its own for each");
    }

    private static List<ConsumerGroupId> groups(String... names) {
        return List.of(names).stream().map(ConsumerGroupId::new).toList();
    }

    private static NotificationSettings bound(Map<String, String> settings) {
        Map<String, String> keys = new LinkedHashMap<>();
        settings.forEach((key, value) -> keys.put(PREFIX + key, value));
        return new Binder(new MapConfigurationPropertySource(keys))
                .bind("saga-rewind.notification", NotificationSettings.class)
                .get();
    }
}
