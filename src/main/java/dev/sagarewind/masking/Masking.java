package dev.sagarewind.masking;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.AbstractMap.SimpleImmutableEntry;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.StreamConstraintsException;

/**
 * The one place that decides what of a payload, a header or an error is shown. What cannot be masked for sure is not shown
 * at all. Everything here costs time in proportion to the length of its text, whatever the text is.
 */
@Component
public class Masking {

    private static final int LONGEST_ERROR = 200_000;

    private final MaskingSettings settings;
    private final SensitiveNames names;
    private final TextMasker texts;
    private final JsonMasker json;

    public Masking(MaskingSettings settings) {
        this.settings = settings;
        this.names = new SensitiveNames(settings);
        this.texts = new TextMasker(settings, names);
        this.json = new JsonMasker(names, texts);
    }

    /** A payload on one line. */
    public String payload(String topic, Optional<String> eventType, String payload) {
        return payload(topic, eventType, payload, false);
    }

    /** A payload as people read it. */
    public String prettyPayload(String topic, Optional<String> eventType, String payload) {
        return payload(topic, eventType, payload, true);
    }

    private String payload(String topic, Optional<String> eventType, String payload, boolean pretty) {
        if (payload.length() > settings.largestPayload().toBytes()) {
            return unshown("too large to mask", payload);
        }
        try {
            return json.mask(payload, MessageRules.of(settings.rules(), topic, eventType), pretty);
        } catch (StreamConstraintsException e) {
            return unshown("nested too deeply to mask", payload);
        } catch (JacksonException | JsonMasker.NotOneJsonText e) {
            return unshown("no whole JSON text", payload);
        }
    }

    /** The headers of a record, those with sensitive names masked whole. */
    public List<Map.Entry<String, String>> headers(
            String topic, Optional<String> eventType, List<Map.Entry<String, String>> headers) {
        MessageRules rules = MessageRules.of(settings.rules(), topic, eventType);
        return headers.stream()
                .<Map.Entry<String, String>>map(header -> new SimpleImmutableEntry<>(
                        texts.mask(cut(header.getKey())), header(header.getKey(), header.getValue(), rules)))
                .toList();
    }

    private String header(String name, String value, MessageRules rules) {
        String normal = NamePattern.normal(name);
        if (rules.maskTheRest() && rules.showHeaders().stream().noneMatch(shown -> shown.matches(normal))) {
            return Mark.of("not shown", value.length());
        }
        return names.kind(name).map(kind -> Mark.of(kind, value.length())).orElseGet(() -> text(value));
    }

    /** A short text of a message's surroundings, as its key. */
    public String text(String text) {
        return texts.mask(cut(text));
    }

    /** An error's message, or what was made of one. */
    public String error(String message) {
        return settings.errors() == MaskingSettings.ErrorTexts.HIDDEN
                ? Mark.of("error message", message.length())
                : text(message);
    }

    /** A stack trace: types and frames stay, messages are masked as {@link #error} does. */
    public String stack(String stack) {
        return settings.errors() == MaskingSettings.ErrorTexts.HIDDEN
                ? Traces.withoutMessages(cut(stack))
                : text(stack);
    }

    /** At a space, so that no secret is cut in two, of which the first part would look like none. */
    private static String cut(String text) {
        if (text.length() <= LONGEST_ERROR) {
            return text;
        }
        int end = Math.max(text.lastIndexOf('\n', LONGEST_ERROR), text.lastIndexOf(' ', LONGEST_ERROR));
        int shown = Math.max(end, 0);
        return text.substring(0, shown) + "\n… " + (text.length() - shown) + " more characters";
    }

    private static String unshown(String why, String payload) {
        byte[] bytes = payload.getBytes(StandardCharsets.UTF_8);
        try {
            String digest = HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes))
                    .substring(0, 16);
            return Mark.DOTS + " (" + why + "; " + bytes.length + " bytes, SHA-256 " + digest + "…)";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }
}
