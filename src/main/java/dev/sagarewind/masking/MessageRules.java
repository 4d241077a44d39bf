package dev.sagarewind.masking;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What the rules say of the messages of one topic and event type.
 *
 * @param mask paths of what is masked
 * @param show paths of what is shown, unless one of the other ones says that it is masked
 * @param maskTheRest whether only what {@code show} names is shown
 */
record MessageRules(List<JsonPath> mask, List<JsonPath> show, boolean maskTheRest, List<NamePattern> showHeaders) {

    /** Of all the rules that apply together; a message of unknown type may be of any, so what is for one type shows nothing of it. */
    static MessageRules of(List<MaskingSettings.Rule> rules, String topic, Optional<String> eventType) {
        List<JsonPath> mask = new ArrayList<>();
        List<JsonPath> show = new ArrayList<>();
        List<NamePattern> headers = new ArrayList<>();
        boolean rest = false;
        for (MaskingSettings.Rule rule : rules) {
            if (!any(rule.topics(), topic) || eventType.isPresent() && !any(rule.eventTypes(), eventType.get())) {
                continue;
            }
            rule.mask().forEach(path -> mask.add(JsonPath.parse("mask", path)));
            rest |= rule.maskTheRest();
            if (eventType.isPresent() || rule.eventTypes().isEmpty()) {
                rule.show().forEach(path -> show.add(JsonPath.parse("show", path)));
                rule.showHeaders().forEach(name -> headers.add(NamePattern.of(name)));
            }
        }
        return new MessageRules(mask, show, rest, headers);
    }

    private static boolean any(List<String> patterns, String name) {
        return patterns.isEmpty() || patterns.stream().anyMatch(pattern -> matches(pattern, name));
    }

    private static boolean matches(String pattern, String name) {
        String regex =
                List.of(pattern.split("\\*", -1)).stream().map(Pattern::quote).collect(Collectors.joining(".*"));
        return Pattern.compile(regex, Pattern.DOTALL).matcher(name).matches();
    }
}
