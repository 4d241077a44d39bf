package dev.sagarewind.signin;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputFilter;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.UncheckedIOException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.convert.TypeDescriptor;
import org.springframework.core.convert.converter.GenericConverter;

/**
 * What sessions hold, as bytes. Read are only classes that the console puts there; what cannot be read, as after a
 * redeployment that changed a class, is as if it had never been there: at worst somebody signs in again.
 */
final class SessionValues {

    private static final Logger LOG = LoggerFactory.getLogger(SessionValues.class);

    private static final ObjectInputFilter KNOWN = ObjectInputFilter.Config.createFilter(String.join(
            ";",
            "maxdepth=30",
            "maxrefs=20000",
            "maxbytes=1000000",
            "maxarray=10000",
            "java.lang.*",
            "java.time.*",
            "java.util.*",
            "java.util.concurrent.CopyOnWriteArrayList",
            "java.net.URL",
            "dev.sagarewind.access.*",
            "org.springframework.security.authentication.**",
            "org.springframework.security.core.**",
            "org.springframework.security.oauth2.client.authentication.*",
            "org.springframework.security.oauth2.core.**",
            "org.springframework.security.web.**",
            "org.springframework.util.*",
            "org.springframework.web.servlet.FlashMap",
            "!*"));

    private SessionValues() {}

    static byte[] write(Object value) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(value);
        } catch (IOException e) {
            throw new UncheckedIOException("Not for a session: " + value.getClass(), e);
        }
        return bytes.toByteArray();
    }

    static @Nullable Object read(byte[] bytes) {
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes))) {
            in.setObjectInputFilter(KNOWN);
            return in.readObject();
        } catch (IOException | ClassNotFoundException | RuntimeException e) {
            LOG.warn("A value of a session cannot be read and is left out: {}", e.toString());
            return null;
        }
    }

    /** For Spring Session, which asks a conversion service. */
    static final class Reader implements GenericConverter {

        @Override
        public Set<ConvertiblePair> getConvertibleTypes() {
            return Set.of(new ConvertiblePair(byte[].class, Object.class));
        }

        @Override
        public @Nullable Object convert(@Nullable Object source, TypeDescriptor from, TypeDescriptor to) {
            return source instanceof byte[] bytes ? read(bytes) : null;
        }
    }
}
