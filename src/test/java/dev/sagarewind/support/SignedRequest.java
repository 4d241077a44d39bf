package dev.sagarewind.support;

import com.sun.net.httpserver.HttpExchange;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A POST to an AWS service, signed in its header, with what the signature has to fit. */
public record SignedRequest(
        String accessKey,
        String date,
        String region,
        String service,
        List<String> signedHeaders,
        String signature,
        String time,
        String canonical) {

    private static final Pattern AUTHORIZATION =
            Pattern.compile("AWS4-HMAC-SHA256 Credential=([^/]+)/(\\d{8})/([^/]+)/([^/]+)/aws4_request, "
                    + "SignedHeaders=([^,]+), Signature=([0-9a-f]{64})");

    /** Empty if it is not signed. */
    public static Optional<SignedRequest> of(HttpExchange exchange, byte[] body) {
        Matcher found = AUTHORIZATION.matcher(
                Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization"))
                        .orElse(""));
        if (!found.matches()) {
            return Optional.empty();
        }
        List<String> signed = List.of(found.group(5).split(";"));
        String canonical = "POST\n/\n\n"
                + signed.stream()
                        .map(name -> name + ":"
                                + exchange.getRequestHeaders().getFirst(name).strip() + "\n")
                        .collect(Collectors.joining())
                + "\n" + found.group(5) + "\n" + SignatureV4.hash(body);
        return Optional.of(new SignedRequest(
                found.group(1),
                found.group(2),
                found.group(3),
                found.group(4),
                signed,
                found.group(6),
                exchange.getRequestHeaders().getFirst("X-Amz-Date"),
                canonical));
    }

    public boolean isFor(String wantedKey, String wantedRegion, String wantedService) {
        return accessKey.equals(wantedKey) && region.equals(wantedRegion) && service.equals(wantedService);
    }

    public boolean signs(String... headers) {
        return signedHeaders.containsAll(List.of(headers));
    }

    public boolean fits(String secretKey) {
        return SignatureV4.of(secretKey, time, date, region, service, canonical).equals(signature);
    }

    public String scope() {
        return "by " + accessKey + " for " + service + " in " + region;
    }
}
