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

    private record Lookalike(String kind, Pattern pattern, Predicate<String> really) {

        String mask(String text) {
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
                    "-----BEGIN [A-Z ]{0,30}+PRIVATE KEY-----[^-]*+(?:-----END [A-Z ]{0,30}+PRIVATE KEY-----)?+",
                    text -> true),
            of("token", "(?<![\\p{Alnum}_-])eyJ[\\p{Alnum}_-]{8,}+(?:\\.[\\p{Alnum}_-]*+){0,4}+", text -> true),
            of("token", "(?i)(?<![\\p{Alnum}_-])bearer[ \\t]{1,4}+[\\p{Alnum}._~+/=-]{6,}+", text -> true),
            of("password", "(?i)(?<![\\p{Alnum}_-])basic[ \\t]{1,4}+[\\p{Alnum}+/]{4,}+={0,2}+", Lookalikes::isBasic),
            of("password", "(?<=://)[^\\s/@:]{1,200}+:[^\\s/@]{1,200}+(?=@)", text -> true),
            of("secret", "(?<![\\p{Alnum}])A(?:KIA|SIA)[A-Z0-9]{16}+(?![\\p{Alnum}])", text -> true),
            of(
                    "email",
                    "(?<![\\p{L}\\p{N}._%+-])[\\p{L}\\p{N}._%+-]++@(?:[\\p{L}\\p{N}-]{1,63}+\\.){1,8}+[\\p{L}\\p{N}-]{1,63}+|"
                            + "(?<![\\p{L}\\p{N}._+-])[\\p{L}\\p{N}._+-]++%40[\\p{L}\\p{N}.-]++",
                    text -> true),
            of("iban", "(?<![\\p{Alnum}])[A-Z]{2}\\d{2}(?:[ -]?+[A-Z0-9]){11,30}+", Lookalikes::isIban),
            of(
                    "card number",
                    "(?<!\\d)(?:\\d{4}([ -])\\d{4}\\1\\d{4}\\1\\d{1,7}|\\d{4}[ -]\\d{6}[ -]\\d{5}|\\d{13,19})(?!\\d)",
                    Lookalikes::isCardNumber),
            of(
                    "phone",
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

    private static Lookalike of(String kind, String regex, Predicate<String> really) {
        return new Lookalike(kind, Pattern.compile(regex), really);
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
