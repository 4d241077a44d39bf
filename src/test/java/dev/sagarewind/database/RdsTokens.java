package dev.sagarewind.database;

import dev.sagarewind.support.SignatureV4;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Whether a token is one that Amazon RDS takes: a presigned request (signature version 4) to connect. */
record RdsTokens(String accessKey, String secretKey, String region, Clock clock) {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmssX").withZone(ZoneOffset.UTC);
    private static final long LONGEST_SECONDS = 900;

    Optional<String> wrong(String token, String host, String user) {
        String[] parts = token.split("/\\?", 2);
        if (parts.length < 2 || !parts[0].equals(host)) {
            return Optional.of("not for " + host + ": " + token);
        }
        Map<String, String> query = new TreeMap<>(Arrays.stream(parts[1].split("&"))
                .map(pair -> pair.split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1])));
        String signature = query.remove("X-Amz-Signature");
        String time = query.getOrDefault("X-Amz-Date", "");
        List<String> scope = List.of(time.substring(0, 8), region, "rds-db", "aws4_request");
        Map<String, String> expected = Map.of(
                "Action",
                "connect",
                "DBUser",
                user,
                "X-Amz-Algorithm",
                SignatureV4.ALGORITHM,
                "X-Amz-Credential",
                accessKey + "%2F" + String.join("%2F", scope),
                "X-Amz-SignedHeaders",
                "host");
        if (!query.entrySet().containsAll(expected.entrySet())) {
            return Optional.of("asks for something else: " + query);
        }
        Instant signedAt = TIME.parse(time, Instant::from);
        long seconds = Long.parseLong(query.getOrDefault("X-Amz-Expires", "0"));
        if (seconds < 1
                || seconds > LONGEST_SECONDS
                || signedAt.plusSeconds(seconds).isBefore(clock.instant())) {
            return Optional.of("expired, or good for too long");
        }
        String request = "GET\n/\n"
                + query.entrySet().stream()
                        .map(one -> one.getKey() + "=" + one.getValue())
                        .collect(Collectors.joining("&"))
                + "\nhost:" + host + "\n\nhost\n" + SignatureV4.hash(new byte[0]);
        return SignatureV4.of(secretKey, time, scope.get(0), region, "rds-db", request)
                        .equals(signature)
                ? Optional.empty()
                : Optional.of("the signature does not fit");
    }
}
