package dev.sagarewind.signin;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Pattern;

/**
 * The token as its owner sees it once. Its 256 random bits cannot be guessed, so that a plain SHA-256 keeps it as well as a slow
 * hash keeps a password, and finds it by an index.
 */
public record TokenSecret(String text) {

    /** By which people and scanners of secrets recognise one. */
    static final String PREFIX = "sgr_";

    private static final Pattern FORM = Pattern.compile(PREFIX + "[A-Za-z0-9_-]{43}");
    private static final SecureRandom RANDOM = new SecureRandom();

    /** @throws IllegalArgumentException if it is none of ours */
    public TokenSecret {
        if (!FORM.matcher(text).matches()) {
            throw new IllegalArgumentException("Not an API token of this console");
        }
    }

    static TokenSecret random() {
        byte[] bytes = new byte[32];
        RANDOM.nextBytes(bytes);
        return new TokenSecret(PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    static boolean looksLike(String text) {
        return FORM.matcher(text).matches();
    }

    byte[] hash() {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.US_ASCII));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is part of every Java runtime", e);
        }
    }

    @Override
    public String toString() {
        return PREFIX + "…";
    }
}
