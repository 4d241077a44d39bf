package dev.sagarewind.audit;

import java.nio.charset.StandardCharsets;

/** Texts as the database stores them, so that what is signed is what is read again. */
final class Storable {

    private Storable() {}

    /** PostgreSQL has no place for NUL, and UTF-8 none for half a surrogate pair. */
    static String text(String text) {
        String whole = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
        return whole.replace('\u0000', '\ufffd');
    }
}
