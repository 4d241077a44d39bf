package dev.sagarewind.masking;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.List;

/** Masks parts of a text, and leaves the rest as it is. */
final class TextMasker {

    private record Own(String kind, Pattern pattern) {}

    private final boolean defaults;
    private final NamedValues named;
    private final List<Own> own;

    TextMasker(MaskingSettings settings, SensitiveNames names) {
        this.defaults = settings.defaults();
        this.named = new NamedValues(names);
        this.own = settings.patterns().stream()
                .map(pattern -> new Own(pattern.kind(), Pattern.compile(pattern.regex())))
                .toList();
    }

    /** Values with a name first, as a name tells more than how a part of its value looks. */
    String mask(String text) {
        String masked = named.mask(text);
        for (Own each : own) {
            Matcher matcher = each.pattern().matcher(masked);
            if (matcher.find()) {
                masked = matcher.replaceAll(Matcher.quoteReplacement(Mark.of(each.kind(), 0)));
            }
        }
        return defaults ? Lookalikes.mask(masked) : masked;
    }
}
