package dev.sagarewind.signin;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.springframework.security.crypto.password.PasswordEncoder;

/**
 * Remembers for a while that a password was right, so that HTTP Basic does not cost a hash per call. What it keeps is a
 * keyed hash with a key that lives only in this process: never the password, and of no use elsewhere. Wrong passwords
 * are not kept, so guessing stays as slow as the encoding makes it.
 */
class CachedPasswordChecks implements PasswordEncoder {

    static final Duration REMEMBERED = Duration.ofMinutes(5);
    static final int AT_MOST = 1_000;

    private final PasswordEncoder encoder;
    private final Clock clock;
    private final SecretKeySpec key;
    private final Map<String, Instant> right = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Instant> eldest) {
            return size() > AT_MOST;
        }
    };

    CachedPasswordChecks(PasswordEncoder encoder, Clock clock) {
        this.encoder = encoder;
        this.clock = clock;
        byte[] secret = new byte[32];
        new SecureRandom().nextBytes(secret);
        this.key = new SecretKeySpec(secret, "HmacSHA256");
    }

    @Override
    public @Nullable String encode(@Nullable CharSequence rawPassword) {
        return encoder.encode(rawPassword);
    }

    @Override
    public boolean matches(@Nullable CharSequence rawPassword, @Nullable String encodedPassword) {
        if (rawPassword == null || encodedPassword == null) {
            return false;
        }
        String check = check(rawPassword, encodedPassword);
        if (isRemembered(check)) {
            return true;
        }
        boolean matches = encoder.matches(rawPassword, encodedPassword);
        if (matches) {
            remember(check);
        }
        return matches;
    }

    private synchronized boolean isRemembered(String check) {
        Instant until = right.get(check);
        return until != null && clock.instant().isBefore(until);
    }

    private synchronized void remember(String check) {
        right.put(check, clock.instant().plus(REMEMBERED));
    }

    private String check(CharSequence rawPassword, String encodedPassword) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            mac.update(encodedPassword.getBytes(StandardCharsets.UTF_8));
            mac.update((byte) 0);
            return Base64.getEncoder()
                    .encodeToString(mac.doFinal(rawPassword.toString().getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HmacSHA256 is part of every Java runtime", e);
        }
    }
}
