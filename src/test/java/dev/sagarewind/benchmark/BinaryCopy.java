package dev.sagarewind.benchmark;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * Rows for {@code COPY … with (format binary)}, the fastest way in
 * (<a href="https://www.postgresql.org/docs/17/sql-copy.html#SQL-COPY-FILE-FORMATS">its format</a>).
 */
final class BinaryCopy implements AutoCloseable {

    private static final byte[] SIGNATURE = {'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xff, '\r', '\n', 0};
    private static final int CHUNK = 1 << 20;
    /** PostgreSQL counts from 2000-01-01. */
    private static final long EPOCH_MICROS = 946_684_800_000_000L;

    private final CopyIn copy;
    private final ByteArrayOutputStream buffer = new ByteArrayOutputStream();
    private final DataOutputStream out = new DataOutputStream(buffer);

    BinaryCopy(Connection connection, String table, String columns) throws SQLException {
        copy = connection
                .unwrap(PGConnection.class)
                .getCopyAPI()
                .copyIn("copy " + table + " (" + columns + ") from stdin with (format binary)");
        put(() -> {
            out.write(SIGNATURE);
            out.writeInt(0);
            out.writeInt(0);
        });
    }

    BinaryCopy row(int columns) throws SQLException {
        if (buffer.size() >= CHUNK) {
            flush();
        }
        return put(() -> out.writeShort(columns));
    }

    BinaryCopy text(@Nullable String text) {
        if (text == null) {
            return put(() -> out.writeInt(-1));
        }
        return bytes(text.getBytes(StandardCharsets.UTF_8));
    }

    BinaryCopy bytes(byte[] bytes) {
        return put(() -> {
            out.writeInt(bytes.length);
            out.write(bytes);
        });
    }

    BinaryCopy json(String json) {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        return put(() -> {
            out.writeInt(bytes.length + 1);
            // The version of jsonb's binary form.
            out.writeByte(1);
            out.write(bytes);
        });
    }

    BinaryCopy uuid(@Nullable UUID id) {
        if (id == null) {
            return put(() -> out.writeInt(-1));
        }
        return put(() -> {
            out.writeInt(16);
            out.writeLong(id.getMostSignificantBits());
            out.writeLong(id.getLeastSignificantBits());
        });
    }

    BinaryCopy number(int number) {
        return put(() -> {
            out.writeInt(4);
            out.writeInt(number);
        });
    }

    BinaryCopy number(long number) {
        return put(() -> {
            out.writeInt(8);
            out.writeLong(number);
        });
    }

    /** @param micros since 1970 */
    BinaryCopy time(long micros) {
        return number(micros - EPOCH_MICROS);
    }

    @Override
    public void close() throws SQLException {
        put(() -> out.writeShort(-1));
        flush();
        copy.endCopy();
    }

    private void flush() throws SQLException {
        byte[] bytes = buffer.toByteArray();
        copy.writeToCopy(bytes, 0, bytes.length);
        buffer.reset();
    }

    private interface Put {
        void into() throws IOException;
    }

    private BinaryCopy put(Put put) {
        try {
            put.into();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
