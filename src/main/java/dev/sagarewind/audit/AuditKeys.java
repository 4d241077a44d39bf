package dev.sagarewind.audit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The keys of the chain: one that signs, and those that did before. An id tells which one, and nothing of the key. */
class AuditKeys {

    private static final String ALGORITHM = "HmacSHA256";
    private static final int LEAST_BYTES = 32;
    private static final int ID_LENGTH = 8;

    private final Map<String, SecretKeySpec> byId = new LinkedHashMap<>();
    private final String current;

    /** @throws IllegalArgumentException if a key is no Base64 or too short */
    AuditKeys(AuditSettings settings) {
        String own = settings.ownKey()
                .or(() -> settings.ownKeyFile().map(AuditKeys::read))
                .orElseThrow(NoAuditKeyException::new);
        this.current = add("saga-rewind.audit.key", own);
        settings.retiredKeys().forEach(key -> add("saga-rewind.audit.retired-keys", key));
    }

    /** The id of the key that signs. */
    String current() {
        return current;
    }

    int count() {
        return byId.size();
    }

    /** As hexadecimal digits. */
    String mac(byte[] signed) {
        return mac(current, signed).orElseThrow();
    }

    /** Empty if there is no such key. */
    Optional<String> mac(String keyId, byte[] signed) {
        return Optional.ofNullable(byId.get(keyId)).map(key -> HexFormat.of().formatHex(mac(key, signed)));
    }

    private String add(String setting, String text) {
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(text.strip());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(setting + " is no Base64. Make one with: openssl rand -base64 32");
        }
        if (bytes.length < LEAST_BYTES) {
            throw new IllegalArgumentException(setting + " has " + bytes.length + " bytes instead of at least "
                    + LEAST_BYTES + ". Make one with: openssl rand -base64 32");
        }
        SecretKeySpec key = new SecretKeySpec(bytes, ALGORITHM);
        String id = HexFormat.of()
                .formatHex(mac(key, "saga-rewind audit key id".getBytes(StandardCharsets.UTF_8)))
                .substring(0, ID_LENGTH);
        byId.put(id, key);
        return id;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "saga-rewind.audit.key-file: " + file + " cannot be read. Make one with: openssl rand -base64 32 > "
                            + file,
                    e);
        }
    }

    private static byte[] mac(SecretKeySpec key, byte[] signed) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return mac.doFinal(signed);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(ALGORITHM + " is part of every Java runtime", e);
        }
    }
}
