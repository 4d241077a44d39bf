package dev.sagarewind.audit;

import dev.sagarewind.access.Actor;
import dev.sagarewind.database.SchemaReady;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.context.event.EventListener;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.stereotype.Component;

/**
 * Records, when the console starts, that it has other settings than the last one that started: which, never to what. Each
 * value is kept as a MAC that only this audit's key can make, and secrets not at all.
 */
@Component
class SettingsAudit {

    private static final Pattern OURS = Pattern.compile("(saga[-.]rewind|spring\\.security)\\..+");
    private static final Pattern NOT_OF_INTEREST = Pattern.compile("saga[-.]rewind\\.recorder\\..+");
    private static final Pattern SECRET = Pattern.compile(
            ".*(password|secret|token|credential|key|retired-?keys)(\\[\\d+])?", Pattern.CASE_INSENSITIVE);
    private static final int DIGITS = 16;

    private final ConfigurableEnvironment environment;
    private final JdbcAuditEntries entries;
    private final AuditTrail trail;
    private final AuditKeys keys;

    SettingsAudit(ConfigurableEnvironment environment, JdbcAuditEntries entries, AuditTrail trail, AuditKeys keys) {
        this.environment = environment;
        this.entries = entries;
        this.trail = trail;
        this.keys = keys;
    }

    @EventListener(SchemaReady.class)
    void started() {
        Map<String, String> now = digests();
        Optional<Map<String, String>> before = entries.newest(AuditedAction.SETTINGS)
                .map(entry -> entry.details().facts());
        if (before.filter(now::equals).isPresent()) {
            return;
        }
        String changed =
                before.map(last -> String.join(", ", changed(last, now))).orElse("first start");
        trail.record(
                Actor.console(),
                AuditedAction.SETTINGS,
                "settings",
                AuditOutcome.DONE,
                AuditDetails.none().note(changed).facts(now));
    }

    static TreeSet<String> changed(Map<String, String> before, Map<String, String> now) {
        TreeSet<String> names = new TreeSet<>(before.keySet());
        names.addAll(now.keySet());
        names.removeIf(name -> before.containsKey(name)
                && now.containsKey(name)
                && before.get(name).equals(now.get(name)));
        return names;
    }

    private Map<String, String> digests() {
        Map<String, String> digests = new TreeMap<>();
        ConfigurationPropertySources.get(environment).forEach(source -> {
            if (source instanceof IterableConfigurationPropertySource named) {
                named.stream()
                        .filter(name -> isOfInterest(name.toString()))
                        .forEach(name -> digests.computeIfAbsent(
                                name.toString(), known -> digest(named.getConfigurationProperty(name), name)));
            }
        });
        return digests;
    }

    static boolean isOfInterest(String name) {
        return OURS.matcher(name).matches()
                && !NOT_OF_INTEREST.matcher(name).matches()
                && !SECRET.matcher(name).matches();
    }

    private String digest(@Nullable ConfigurationProperty property, ConfigurationPropertyName name) {
        String value = environment.resolvePlaceholders(String.valueOf(property == null ? null : property.getValue()));
        return keys.mac(("setting " + name + "=" + value).getBytes(StandardCharsets.UTF_8))
                .substring(0, DIGITS);
    }
}
