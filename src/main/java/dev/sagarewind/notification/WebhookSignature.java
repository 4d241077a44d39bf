package dev.sagarewind.notification;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** Signs as Standard Webhooks has it, so that a receiver takes a library of theirs. */
final class WebhookSignature {

    private static final String PREFIX = "whsec_";
    private static final String ALGORITHM = "HmacSHA256";
    private static final int LEAST = 24;
    private static final int MOST = 64;

    private WebhookSignature() {}

    /** What is wrong with a secret, if something is. */
    static Optional<String> check(@Nullable String secret) {
        if (secret == null || !secret.startsWith(PREFIX)) {
            return Optional.of(secret == null ? "missing" : "none that begins with whsec_");
        }
        try {
            int length = key(secret).length;
            return length < LEAST || length > MOST ? Optional.of(length + " bytes long") : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.of("no Base64 after whsec_");
        }
    }

    /** The value of the header {@code webhook-signature}. */
    static String of(String secret, String id, long timestamp, String body) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key(secret), ALGORITHM));
            byte[] signed = mac.doFinal((id + "." + timestamp + "." + body).getBytes(StandardCharsets.UTF_8));
            return "v1," + Base64.getEncoder().encodeToString(signed);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HMAC with SHA-256 is part of every Java runtime", e);
        }
    }

    private static byte[] key(String secret) {
        return Base64.getDecoder().decode(secret.substring(PREFIX.length()).strip());
    }
}
