package dev.sagarewind.masking;

import java.util.Locale;
import java.util.regex.Pattern;

/** A pattern of names of fields and headers: case, {@code -}, {@code _}, {@code .} and spaces do not matter. */
record NamePattern(Pattern regex) {

    static NamePattern of(String pattern) {
        StringBuilder regex = new StringBuilder();
        for (String part : pattern.split("\\*", -1)) {
            regex.append(regex.isEmpty() ? "" : ".*").append(Pattern.quote(normal(part)));
            if (regex.isEmpty()) {
                regex.append("(?:)");
            }
        }
        return new NamePattern(Pattern.compile(regex.toString(), Pattern.DOTALL));
    }

    /** @throws IllegalArgumentException if the setting's pattern is blank, or would be everything */
    static void require(String setting, String pattern) {
        if (normal(pattern).replace("*", "").isEmpty()) {
            throw new IllegalArgumentException(MaskingSettings.KEY + setting + ": \"" + pattern
                    + "\" is no name. Write one as customerName, or with * as *Name");
        }
    }

    boolean matches(String normalName) {
        return regex.matcher(normalName).matches();
    }

    static String normal(String name) {
        StringBuilder normal = new StringBuilder(name.length());
        name.codePoints()
                .filter(each -> Character.isLetterOrDigit(each) || each == '*')
                .forEach(normal::appendCodePoint);
        return normal.toString().toLowerCase(Locale.ROOT);
    }
}
