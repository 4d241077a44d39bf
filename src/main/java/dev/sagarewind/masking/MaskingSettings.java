package dev.sagarewind.masking;

import com.google.re2j.PatternSyntaxException;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * What is masked of payloads, headers, error messages and stack traces.
 *
 * @param defaults whether the built-in rules apply: fields by name, and card numbers, IBANs, e-mail addresses, phone
 *     numbers and tokens by what they look like
 * @param names further names of fields and headers whose values are masked: {@code *} stands for any letters, and
 *     case, {@code -}, {@code _} and {@code .} do not matter
 * @param shownNames names that are not masked although a built-in rule says so, written likewise
 * @param patterns further regular expressions whose matches are masked in any text
 * @param errors whether error messages and stack traces are shown MASKED, or HIDDEN but for types and frames
 * @param largestPayload a payload of more characters is not shown at all
 * @param rules what else is masked or shown in messages of some topics or event types
 */
@ConfigurationProperties("saga-rewind.masking")
public record MaskingSettings(
        @DefaultValue("true") boolean defaults,
        @DefaultValue List<String> names,
        @DefaultValue List<String> shownNames,
        @DefaultValue List<TextPattern> patterns,
        @DefaultValue("MASKED") ErrorTexts errors,
        @DefaultValue("1MB") DataSize largestPayload,
        @DefaultValue List<Rule> rules) {

    static final String KEY = "saga-rewind.masking.";

    /** How errors are shown. */
    public enum ErrorTexts {
        MASKED,
        HIDDEN
    }

    /** @throws IllegalArgumentException if a name is none, or the largest payload is out of range */
    public MaskingSettings {
        names = List.copyOf(names);
        shownNames = List.copyOf(shownNames);
        patterns = List.copyOf(patterns);
        rules = List.copyOf(rules);
        names.forEach(name -> NamePattern.require("names", name));
        shownNames.forEach(name -> NamePattern.require("shown-names", name));
        if (largestPayload.toBytes() < 1 || largestPayload.toMegabytes() > 16) {
            throw new IllegalArgumentException(KEY + "largest-payload is " + largestPayload + ": write 1B to 16MB");
        }
    }

    /** What applies where nothing is set. */
    public static MaskingSettings standard() {
        return new MaskingSettings(
                true, List.of(), List.of(), List.of(), ErrorTexts.MASKED, DataSize.ofMegabytes(1), List.of());
    }

    /**
     * @param kind what stands in the place of a match, in parentheses
     * @param regex in the syntax of RE2, which has no look-around and no back references, and cannot hang
     */
    public record TextPattern(
            @DefaultValue("masked") String kind,
            @DefaultValue("") String regex) {

        /** @throws IllegalArgumentException if the expression is none, or matches where nothing is */
        public TextPattern {
            try {
                if (com.google.re2j.Pattern.matches(regex, "")) {
                    throw new IllegalArgumentException(KEY + "patterns: the regex \"" + regex
                            + "\" matches an empty text. Write one that needs at least one character");
                }
            } catch (PatternSyntaxException e) {
                throw new IllegalArgumentException(
                        KEY + "patterns: the regex \"" + regex + "\" cannot be read: " + e.getDescription()
                                + ". Write it in the syntax of RE2: no look-around, no back references",
                        e);
            }
        }
    }

    /**
     * @param topics patterns of topics, as {@code order.*}; empty for all
     * @param eventTypes patterns of event types; empty for all
     * @param mask JSON paths of what is masked, with all that is within
     * @param show JSON paths of what is shown although a built-in rule would mask it
     * @param maskTheRest whether everything is masked but what {@code show} names
     * @param showHeaders names of the headers that are shown where the rest is masked
     */
    public record Rule(
            @DefaultValue List<String> topics,
            @DefaultValue List<String> eventTypes,
            @DefaultValue List<String> mask,
            @DefaultValue List<String> show,
            @DefaultValue("false") boolean maskTheRest,
            @DefaultValue List<String> showHeaders) {

        /** @throws IllegalArgumentException if a path cannot be read, or the rule says nothing */
        public Rule {
            topics = List.copyOf(topics);
            eventTypes = List.copyOf(eventTypes);
            mask = List.copyOf(mask);
            show = List.copyOf(show);
            showHeaders = List.copyOf(showHeaders);
            mask.forEach(path -> JsonPath.parse("mask", path));
            show.forEach(path -> JsonPath.parse("show", path));
            showHeaders.forEach(name -> NamePattern.require("rules.show-headers", name));
            if (mask.isEmpty() && show.isEmpty() && !maskTheRest) {
                throw new IllegalArgumentException(
                        KEY + "rules: a rule needs mask, show or mask-the-rest; leave it out if nothing is to be so");
            }
        }
    }
}
