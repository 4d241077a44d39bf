package dev.sagarewind.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sagarewind.support.TestUsers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Import;

class AuditSettingsTests {

    private final ApplicationContextRunner runner = new ApplicationContextRunner().withUserConfiguration(Audit.class);

    @EnableConfigurationProperties(AuditSettings.class)
    @Import(AuditConfiguration.class)
    static class Audit {}

    @Test
    void doesNotStartWithoutAKeyAndSaysHowToMakeOne() {
        runner.run(context -> {
            assertThat(context).hasFailed();
            assertThat(new NoAuditKeyFailureAnalyzer().analyze(context.getStartupFailure()))
                    .satisfies(analysis -> {
                        assertThat(analysis.getDescription()).contains("saga-rewind.audit.key");
                        assertThat(analysis.getAction()).contains("openssl rand -base64 32");
                    });
        });
    }

    @Test
    void refusesAKeyThatIsTooShortOrNoBase64OrSetTwice() {
        refused("has 5 bytes instead of at least 32", "saga-rewind.audit.key=c2hvcnQ=");
        refused("is no Base64", "saga-rewind.audit.key=!");
        refused(
                "saga-rewind.audit.retired-keys is no Base64",
                "saga-rewind.audit.key=" + TestUsers.AUDIT_KEY,
                "saga-rewind.audit.retired-keys=!");
        refused("cannot be read", "saga-rewind.audit.key-file=/nowhere/audit.key");
        refused(
                "both set",
                "saga-rewind.audit.key=" + TestUsers.AUDIT_KEY,
                "saga-rewind.audit.key-file=/nowhere/audit.key");
    }

    @Test
    void aKeyFromAFileIsTheSameAsTheKeyItself(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("audit.key"), TestUsers.AUDIT_KEY + "\n");
        runner.withPropertyValues("saga-rewind.audit.key=" + TestUsers.AUDIT_KEY)
                .run(one -> runner.withPropertyValues("saga-rewind.audit.key-file=" + file)
                        .run(other -> assertThat(other.getBean(AuditKeys.class).current())
                                .isEqualTo(one.getBean(AuditKeys.class).current())));
    }

    @Test
    void refusesFiguresOutOfTheirRange() {
        String key = "saga-rewind.audit.key=" + TestUsers.AUDIT_KEY;
        refused("log-head-every has to be 1 s to 86400 s", key, "saga-rewind.audit.log-head-every=0s");
        refused("verification-wait has to be 0 s to 30 s", key, "saga-rewind.audit.verification-wait=5m");
        refused("failed-sign-ins has to be 1 to 10000", key, "saga-rewind.audit.failed-sign-ins=0");
    }

    @Test
    void noKeyIsInWhatIsPrinted() {
        runner.withPropertyValues("saga-rewind.audit.key=" + TestUsers.AUDIT_KEY)
                .run(context -> assertThat(context.getBean(AuditSettings.class).toString())
                        .doesNotContain(TestUsers.AUDIT_KEY));
    }

    @Test
    void settingsAreOfInterestAndSecretsAreNot() {
        assertThat(SettingsAudit.isOfInterest("saga-rewind.access.users[0].roles"))
                .isTrue();
        assertThat(SettingsAudit.isOfInterest("saga.rewind.access.users[0].roles[1]"))
                .isTrue();
        assertThat(SettingsAudit.isOfInterest("saga-rewind.rewind.approval.groups"))
                .isTrue();
        assertThat(SettingsAudit.isOfInterest("spring.security.oauth2.client.provider.main.issuer-uri"))
                .isTrue();
        assertThat(SettingsAudit.isOfInterest("saga-rewind.access.users[0].password"))
                .isFalse();
        assertThat(SettingsAudit.isOfInterest("saga-rewind.audit.key")).isFalse();
        assertThat(SettingsAudit.isOfInterest("saga-rewind.audit.retired-keys[0]"))
                .isFalse();
        assertThat(SettingsAudit.isOfInterest("spring.security.oauth2.client.registration.main.client-secret"))
                .isFalse();
        assertThat(SettingsAudit.isOfInterest("spring.datasource.url")).isFalse();
    }

    @Test
    void aChangedSettingIsNamedWhetherAddedRemovedOrDifferent() {
        assertThat(SettingsAudit.changed(
                        Map.of("same", "1", "removed", "1", "different", "1"),
                        Map.of("same", "1", "added", "1", "different", "2")))
                .containsExactly("added", "different", "removed");
    }

    private void refused(String why, String... settings) {
        runner.withPropertyValues(settings)
                .run(context -> assertThat(context)
                        .getFailure()
                        .satisfies(failure -> assertThat(Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
                                        .map(Throwable::getMessage))
                                .anySatisfy(message -> assertThat(message).contains(why))));
    }
}
