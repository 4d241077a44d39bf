package dev.sagarewind.masking;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Masks the values of sensitive names in a text, as {@code password=…}, {@code "iban": "…"} and {@code <email>…}. */
final class NamedValues {

    /** Starts only at the beginning of a word and takes no step back, so that it is done in one go through the text. */
    private static final Pattern NAME = Pattern.compile(
            "(?<![\\p{L}\\p{N}_-])([\\p{L}_][\\p{L}\\p{N}_-]{0,63}+)(?:[\\\\\"'`]{0,4}+[ \\t]{0,4}+(=|:(?!:))[ \\t]{0,4}+|(?=>))");

    private static final String ENDS = ",;&)}]\r\n<>|\"'`";

    private final SensitiveNames names;

    NamedValues(SensitiveNames names) {
        this.names = names;
    }

    String mask(String text) {
        if (text.indexOf('=') < 0 && text.indexOf(':') < 0 && text.indexOf('>') < 0) {
            return text;
        }
        StringBuilder masked = new StringBuilder(text.length());
        int copied = 0;
        Matcher name = NAME.matcher(text);
        while (name.find()) {
            Optional<String> kind = kind(name, text);
            if (name.start() < copied || kind.isEmpty()) {
                continue;
            }
            boolean element = name.group(2) == null;
            int from = element ? name.end() + 1 : name.end();
            int end = element ? elementEnd(text, from) : end(text, from);
            if (end > from) {
                masked.append(text, copied, from).append(Mark.of(kind.get(), end - from));
                copied = end;
            }
        }
        return copied == 0 ? text : masked.append(text, copied, text.length()).toString();
    }

    /** A type of exception has a message behind its colon, not a value; a closing tag has none at all. */
    private Optional<String> kind(Matcher name, String text) {
        String word = name.group(1);
        boolean closing = name.group(2) == null && (name.start() == 0 || text.charAt(name.start() - 1) != '<');
        if (closing || word.endsWith("Exception") || word.endsWith("Error")) {
            return Optional.empty();
        }
        return names.kind(word);
    }

    private static int elementEnd(String text, int from) {
        int end = text.indexOf('<', from);
        return end < 0 ? text.length() : end;
    }

    private static int end(String text, int from) {
        if (from >= text.length()) {
            return from;
        }
        char first = text.charAt(from);
        if (first == '\\' && from + 1 < text.length() && text.charAt(from + 1) == '"') {
            int end = text.indexOf("\\\"", from + 2);
            return end < 0 ? text.length() : end + 2;
        }
        if (first == '"' || first == '\'' || first == '`') {
            return quoteEnd(text, from, first);
        }
        if (first == '{' || first == '[' || first == '(') {
            return bracketEnd(text, from);
        }
        int end = from;
        while (end < text.length() && ENDS.indexOf(text.charAt(end)) < 0) {
            end++;
        }
        return end;
    }

    private static int quoteEnd(String text, int from, char quote) {
        for (int at = from + 1; at < text.length(); at++) {
            if (text.charAt(at) == '\\') {
                at++;
            } else if (text.charAt(at) == quote) {
                return at + 1;
            }
        }
        return text.length();
    }

    private static int bracketEnd(String text, int from) {
        int depth = 0;
        for (int at = from; at < text.length(); at++) {
            char each = text.charAt(at);
            depth += "{[(".indexOf(each) >= 0 ? 1 : "}])".indexOf(each) >= 0 ? -1 : 0;
            if (depth == 0) {
                return at + 1;
            }
        }
        return text.length();
    }
}
