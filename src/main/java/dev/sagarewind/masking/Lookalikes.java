package dev.sagarewind.masking;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is masked by what it looks like, wherever it stands in a text. Each expression starts at a boundary and takes no
 * step back, so that hostile text costs no more than other text.
 */
final class Lookalikes {

    /**
     * @param hint whether the text can have one at all: cheap, as most texts have none
     * @param really whether what was found is one
     */
    private record Lookalike(String kind, Predicate<String> hint, Pattern pattern, Predicate<String> really) {

        String mask(String text) {
            if (!hint.test(text)) {
                return text;
            }
            Matcher matcher = pattern.matcher(text);
            if (!matcher.find()) {
                return text;
            }
            return matcher.replaceAll(found -> Matcher.quoteReplacement(
                    really.test(found.group()) ? Mark.of(kind, found.group().length()) : found.group()));
        }
    }

    private static final List<Lookalike> ALL = List.of(
            of(
                    "secret",
                    text -> text.contains("-----BEGIN"),
                    "-----BEGIN [A-Z ]{0,30}+PRIVATE KEY-----[^-]*+(?:-----END [A-Z ]{0,30}+PRIVATE KEY-----)?+"),
            of(
                    "token",
                    text -> text.contains("eyJ"),
                    "(?<![\\p{Alnum}_-])eyJ[\\p{Alnum}_-]{8,}+(?:\\.[\\p{Alnum}_-]*+){0,4}+"),
            of(
                    "token",
                    text -> hasWord(text, "bearer"),
                    "(?i)(?<![\\p{Alnum}_-])bearer[ \\t]{1,4}+[\\p{Alnum}._~+/=-]{6,}+"),
            of(
                    "password",
                    text -> hasWord(text, "basic"),
                    "(?i)(?<![\\p{Alnum}_-])basic[ \\t]{1,4}+[\\p{Alnum}+/]{4,}+={0,2}+",
                    Lookalikes::isBasic),
            of("password", text -> text.contains("://"), "(?<=://)[^\\s/@:]{1,200}+:[^\\s/@]{1,200}+(?=@)"),
            of(
                    "secret",
                    text -> text.contains("AKIA") || text.contains("ASIA"),
                    "(?<![\\p{Alnum}])A(?:KIA|SIA)[A-Z0-9]{16}+(?![\\p{Alnum}])"),
            of(
                    "email",
                    text -> text.indexOf('@') >= 0 || text.contains("%40"),
                    "(?<![\\p{L}\\p{N}._%+-])[\\p{L}\\p{N}._%+-]++@(?:[\\p{L}\\p{N}-]{1,63}+\\.){1,8}+[\\p{L}\\p{N}-]{1,63}+|"
                            + "(?<![\\p{L}\\p{N}._+-])[\\p{L}\\p{N}._+-]++%40[\\p{L}\\p{N}.-]++"),
            of(
                    "iban",
                    text -> hasDigits(text, 10),
                    "(?<![\\p{Alnum}])[A-Z]{2}\\d{2}(?:[ -]?+[A-Z0-9]){11,30}+",
                    Lookalikes::isIban),
            of(
                    "card number",
                    text -> hasDigits(text, 13),
                    "(?<!\\d)(?:\\d{4}([ -])\\d{4}\\1\\d{4}\\1\\d{1,7}|\\d{4}[ -]\\d{6}[ -]\\d{5}|\\d{13,19})(?!\\d)",
                    Lookalikes::isCardNumber),
            of(
                    "phone",
                    text -> text.indexOf('+') >= 0,
                    "(?<![\\p{Alnum}+:])\\+[1-9]\\d{0,2}[ -]?+(?:\\(?+\\d{1,5}\\)?+[ -]?+){2,6}",
                    Lookalikes::isPhone));

    private Lookalikes() {}

    static String mask(String text) {
        String masked = text;
        for (Lookalike each : ALL) {
            masked = each.mask(masked);
        }
        return masked;
    }

    private static Lookalike of(String kind, Predicate<String> hint, String regex) {
        return of(kind, hint, regex, text -> true);
    }

    private static Lookalike of(String kind, Predicate<String> hint, String regex, Predicate<String> really) {
        return new Lookalike(kind, hint, Pattern.compile(regex), really);
    }

    private static boolean hasWord(String text, String word) {
        for (int at = 0; at <= text.length() - word.length(); at++) {
            if (text.regionMatches(true, at, word, 0, word.length())) {
                return true;
            }
        }
        return false;
    }

    private static boolean hasDigits(String text, int least) {
        int digits = 0;
        for (int at = 0; at < text.length() && digits < least; at++) {
            char each = text.charAt(at);
            digits += each >= '0' && each <= '9' ? 1 : 0;
        }
        return digits >= least;
    }

    /** Luhn's check, and one of the first digits that cards have: times and counters have others. */
    private static boolean isCardNumber(String text) {
        String digits = digits(text);
        if (digits.length() < 13 || "23456".indexOf(digits.charAt(0)) < 0) {
            return false;
        }
        int sum = 0;
        for (int at = 0; at < digits.length(); at++) {
            int digit = digits.charAt(digits.length() - 1 - at) - '0';
            int doubled = at % 2 == 0 ? digit : digit * 2;
            sum += doubled > 9 ? doubled - 9 : doubled;
        }
        return sum % 10 == 0;
    }

    /** The two check digits of ISO 13616. What follows an IBAN in the text may have been taken with it. */
    private static boolean isIban(String text) {
        String iban = text.replace(" ", "").replace("-", "");
        for (int length = iban.length(); length >= 15; length--) {
            StringBuilder number = new StringBuilder();
            (iban.substring(4, length) + iban.substring(0, 4))
                    .chars()
                    .forEach(each -> number.append(Character.getNumericValue(each)));
            if (new BigInteger(number.toString()).mod(BigInteger.valueOf(97)).intValue() == 1) {
                return true;
            }
        }
        return false;
    }

    private static boolean isBasic(String text) {
        try {
            String credentials = text.substring(5).strip();
            return new String(Base64.getDecoder().decode(credentials), StandardCharsets.ISO_8859_1).contains(":");
        } catch (IllegalArgumentException notBase64) {
            return false;
        }
    }

    private static boolean isPhone(String text) {
        int digits = digits(text).length();
        return digits >= 8 && digits <= 15;
    }

    private static String digits(String text) {
        return text.replaceAll("\\D", "");
    }
}
