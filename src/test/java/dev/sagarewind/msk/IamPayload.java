package dev.sagarewind.msk;

import dev.sagarewind.support.SignatureV4;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** What a client of {@code AWS_MSK_IAM} says first: a presigned request, of which nothing but the parameters is sent. */
record IamPayload(Map<String, String> fields) {

    private static final Duration TOLERANCE = Duration.ofMinutes(5);
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
    private static final Set<String> NEEDED = Set.of(
            "version",
            "host",
            "user-agent",
            "action",
            "x-amz-algorithm",
            "x-amz-credential",
            "x-amz-date",
            "x-amz-signedheaders",
            "x-amz-expires",
            "x-amz-signature");
    private static final String TOKEN = "x-amz-security-token";

    /** The parameters that are signed, by their names in the payload and in the request. */
    private static final Map<String, String> SIGNED = new TreeMap<>(Map.of(
            "action",
            "Action",
            "x-amz-algorithm",
            "X-Amz-Algorithm",
            "x-amz-credential",
            "X-Amz-Credential",
            "x-amz-date",
            "X-Amz-Date",
            "x-amz-expires",
            "X-Amz-Expires",
            TOKEN,
            "X-Amz-Security-Token",
            "x-amz-signedheaders",
            "X-Amz-SignedHeaders"));

    static IamPayload parse(byte[] json) {
        return new IamPayload(JsonMapper.shared().readValue(json, new TypeReference<Map<String, String>>() {}));
    }

    /** Whose it is, or an {@link IamRefusal}. */
    IamKeys.Key verified(IamKeys keys, String region, Instant now) {
        wellFormed();
        String[] scope = field("x-amz-credential").split("/");
        if (scope.length != 5 || !scope[3].equals("kafka-cluster") || !scope[4].equals("aws4_request")) {
            throw new IamRefusal("Credential should be scoped to correct service: 'kafka-cluster'");
        }
        if (!scope[2].equals(region)) {
            throw new IamRefusal("Credential should be scoped to a valid region, not '" + scope[2] + "'");
        }
        inTime(now);
        IamKeys.Key key = keys.find(scope[0]).orElseThrow(() -> new IamRefusal("Access denied"));
        if (!key.token().equals(Optional.ofNullable(fields.get(TOKEN)))) {
            throw new IamRefusal("Access denied");
        }
        if (!key.expires().isAfter(now)) {
            throw new IamRefusal("The security token included in the request is expired");
        }
        String computed = SignatureV4.of(key.secret(), field("x-amz-date"), scope[1], scope[2], scope[3], canonical());
        if (!computed.equals(field("x-amz-signature"))) {
            throw new IamRefusal("Access denied");
        }
        return key;
    }

    private void wellFormed() {
        boolean complete = fields.keySet().containsAll(NEEDED)
                && fields.keySet().stream().allMatch(each -> NEEDED.contains(each) || each.equals(TOKEN));
        if (!complete
                || !field("version").equals("2020_10_22")
                || !field("action").equals("kafka-cluster:Connect")
                || !field("x-amz-algorithm").equals(SignatureV4.ALGORITHM)
                || !field("x-amz-signedheaders").equals("host")
                || !Set.of("localhost", "127.0.0.1").contains(field("host"))) {
            throw new IamRefusal("Not a request to connect: " + fields.keySet());
        }
    }

    private void inTime(Instant now) {
        Instant signed = Instant.from(TIME.parse(field("x-amz-date")));
        Instant expires = signed.plusSeconds(Long.parseLong(field("x-amz-expires")));
        if (expires.isBefore(now)) {
            throw new IamRefusal(
                    "Signature expired: " + TIME.format(expires) + " is now earlier than " + TIME.format(now));
        }
        if (signed.isAfter(now.plus(TOLERANCE))) {
            throw new IamRefusal(
                    "Signature not yet current: " + TIME.format(signed) + " is still later than " + TIME.format(now));
        }
        if (expires.isAfter(signed.plus(Duration.ofMinutes(15)))) {
            throw new IamRefusal("X-Amz-Expires must be at most 900 seconds");
        }
    }

    private String canonical() {
        StringBuilder query = new StringBuilder();
        SIGNED.forEach((name, parameter) -> {
            if (fields.containsKey(name)) {
                query.append(query.isEmpty() ? "" : "&")
                        .append(parameter)
                        .append("=")
                        .append(encoded(field(name)));
            }
        });
        return "GET\n/\n" + query + "\nhost:" + field("host") + "\n\nhost\n" + SignatureV4.hash(new byte[0]);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A")
                .replace("%7E", "~");
    }

    private String field(String name) {
        return fields.getOrDefault(name, "");
    }
}
