package dev.sagarewind.audit;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An entry with its place in the chain. What is signed is every column but the MAC itself, in a form in which no two
 * different entries look alike: a text as its length in bytes and its UTF-8, null as the length -1, a list as its size and
 * its texts, a number as 8 bytes, a time as microseconds since 1970 in 8 bytes, all of them big-endian, in the order below.
 *
 * @param previous the MAC of the entry before, 64 zeros for the first; null with the others for an entry from before the
 *     chain
 */
record ChainLink(
        long entryId,
        Instant at,
        Written written,
        @Nullable String previous,
        @Nullable String keyId,
        @Nullable String mac) {

    static final String BEFORE_THE_FIRST = "0".repeat(64);
    private static final String FORM = "saga-rewind audit entry 1";

    boolean chained() {
        return mac != null;
    }

    ChainLink signedWith(AuditKeys keys) {
        ChainLink unsigned = new ChainLink(entryId, at, written, previous, keys.current(), null);
        return new ChainLink(entryId, at, written, previous, keys.current(), keys.mac(unsigned.signed()));
    }

    /** The same entry as if it had another number. */
    ChainLink at(long otherId) {
        return new ChainLink(otherId, at, written, previous, keyId, mac);
    }

    byte[] signed() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            text(out, FORM);
            text(out, keyId);
            out.writeLong(entryId);
            text(out, previous);
            text(out, written.auditId().toString());
            text(out, written.part());
            out.writeLong(ChronoUnit.MICROS.between(Instant.EPOCH, at));
            text(out, written.actor());
            text(out, written.signedInBy());
            text(out, written.token());
            text(out, written.address());
            text(out, written.requestId());
            text(out, written.action());
            text(out, written.subject());
            texts(out, written.consumerGroups());
            optionals(out, written.topics());
            text(out, written.outcome());
            text(out, written.details());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static void texts(DataOutputStream out, List<String> texts) throws IOException {
        out.writeInt(texts.size());
        for (String text : texts) {
            text(out, text);
        }
    }

    private static void optionals(DataOutputStream out, List<Optional<String>> texts) throws IOException {
        out.writeInt(texts.size());
        for (Optional<String> text : texts) {
            text(out, text.orElse(null));
        }
    }

    private static void text(DataOutputStream out, @Nullable String text) throws IOException {
        if (text == null) {
            out.writeInt(-1);
            return;
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }
}
