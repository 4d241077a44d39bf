package dev.sagarewind.masking;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Which names of fields and headers tell that their value is masked, and as what kind. */
final class SensitiveNames {

    /** By kind. Exact names unless there is a {@code *}: {@code tokenType} is no token, {@code accessToken} is. */
    private static final Map<String, List<String>> DEFAULTS = defaults();

    private static final int LONGEST = 80;
    private static final int REMEMBERED = 2_000;

    private record Named(NamePattern pattern, String kind) {}

    private final List<Named> masked = new ArrayList<>();
    private final List<NamePattern> shown;
    private final Map<String, Optional<String>> known = new ConcurrentHashMap<>();

    SensitiveNames(MaskingSettings settings) {
        settings.names().forEach(name -> masked.add(new Named(NamePattern.of(name), "masked")));
        if (settings.defaults()) {
            DEFAULTS.forEach((kind, names) -> names.forEach(name -> masked.add(new Named(NamePattern.of(name), kind))));
        }
        shown = settings.shownNames().stream().map(NamePattern::of).toList();
    }

    /** The kind of what has this name; empty if it may be shown. */
    Optional<String> kind(String name) {
        if (name.length() > LONGEST) {
            return find(NamePattern.normal(name));
        }
        Optional<String> before = known.get(name);
        if (before != null) {
            return before;
        }
        Optional<String> kind = find(NamePattern.normal(name));
        if (known.size() < REMEMBERED) { // payloads choose the names, and must not fill the memory
            known.put(name, kind);
        }
        return kind;
    }

    private Optional<String> find(String normal) {
        if (shown.stream().anyMatch(pattern -> pattern.matches(normal))) {
            return Optional.empty();
        }
        return masked.stream()
                .filter(named -> named.pattern().matches(normal))
                .map(Named::kind)
                .findFirst();
    }

    private static Map<String, List<String>> defaults() {
        Map<String, List<String>> names = new LinkedHashMap<>();
        names.put("password", List.of("*password*", "*passwd*", "pwd", "*passphrase*", "passcode", "pin", "*pincode"));
        names.put(
                "secret",
                List.of("*secret*", "*privatekey*", "*apikey*", "*accesskey*", "*credential*", "*signature", "otp"));
        names.put(
                "token",
                List.of(
                        "*token",
                        "*authorization",
                        "*bearer",
                        "*jwt",
                        "cookie",
                        "setcookie",
                        "*sessionid",
                        "session",
                        "x*auth*"));
        names.put(
                "card",
                List.of(
                        "pan",
                        "*cardnumber*",
                        "*cardno",
                        "*creditcard",
                        "*cardholder*",
                        "cvv*",
                        "cvc*",
                        "cvn",
                        "*securitycode",
                        "*trackdata"));
        names.put(
                "account",
                List.of(
                        "*iban",
                        "account",
                        "*accountnumber*",
                        "*accountno",
                        "*bankaccount*",
                        "routingnumber",
                        "sortcode"));
        names.put("email", List.of("*email*", "mail", "*mailaddress*", "メール*"));
        names.put("phone", List.of("*phone*", "*mobile", "*mobilenumber", "tel", "*telno", "fax", "msisdn", "電話番号"));
        names.put(
                "address",
                List.of("*address*", "street*", "*postalcode", "*postcode", "zip", "*zipcode", "住所", "郵便番号"));
        names.put("birth", List.of("*birth*", "dob", "生年月日"));
        names.put(
                "name",
                List.of(
                        "name",
                        "*firstname*",
                        "*lastname*",
                        "*fullname*",
                        "surname",
                        "*givenname*",
                        "*familyname*",
                        "*middlename*",
                        "*holdername",
                        "customername",
                        "username",
                        "payername",
                        "payeename",
                        "buyername",
                        "sendername",
                        "recipientname",
                        "contactname",
                        "beneficiaryname",
                        "氏名",
                        "名前"));
        names.put(
                "identity",
                List.of(
                        "ssn",
                        "*socialsecurity*",
                        "*passport*",
                        "*mynumber",
                        "*nationalid",
                        "*taxid",
                        "*driver*licen*"));
        return names;
    }
}
