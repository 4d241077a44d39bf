package dev.sagarewind.web;

import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongFunction;
import org.springframework.http.MediaType;
import tools.jackson.databind.json.JsonMapper;

/**
 * A file of many rows, written as an answer a row at a time. One that breaks off says so in its last line.
 *
 * @param <T> what a row is made of
 */
public final class RowFile<T> {

    private static final int BUFFER = 32 * 1024;

    private final String type;
    private final String name;
    private final String head;
    private final Function<T, String> line;
    private final LongFunction<String> brokenOff;

    private RowFile(String type, String name, String head, Function<T, String> line, LongFunction<String> brokenOff) {
        this.type = type;
        this.name = name;
        this.head = head;
        this.line = line;
        this.brokenOff = brokenOff;
    }

    /**
     * A table.
     *
     * @param line the cells of a row, as {@link Csv#line} makes them
     */
    public static <T> RowFile<T> csv(String name, Collection<String> columns, Function<T, String> line) {
        return new RowFile<>(
                Csv.TYPE,
                name,
                Csv.line(columns),
                line,
                rows -> Csv.line(List.of("BROKEN_OFF", "this file is not complete, it ends after " + rows + " rows")));
    }

    /** An object a line. */
    public static <T> RowFile<T> ndjson(String name, JsonMapper json) {
        return new RowFile<>(
                MediaType.APPLICATION_NDJSON_VALUE,
                name,
                "",
                row -> json.writeValueAsString(row) + "\n",
                rows -> "{\"kind\":\"BROKEN_OFF\",\"rows\":" + rows + "}\n");
    }

    /** Under which it is saved. */
    public String name() {
        return name;
    }

    /**
     * Nothing of it is left in the answer where it fails before the first part was sent.
     *
     * @param written counts the rows
     * @param rows gives them, one after the other
     * @throws UncheckedIOException if whoever asked for it has gone away
     */
    public void write(HttpServletResponse response, AtomicLong written, Consumer<Consumer<T>> rows) {
        try {
            Writer out = open(response);
            try {
                rows.accept(row -> {
                    put(out, line.apply(row));
                    written.incrementAndGet();
                });
            } catch (RuntimeException e) {
                if (response.isCommitted() && !(e instanceof UncheckedIOException)) {
                    put(out, brokenOff.apply(written.get()));
                    out.flush();
                }
                throw e;
            }
            out.flush();
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        } catch (RuntimeException e) {
            if (!response.isCommitted()) {
                response.reset();
            }
            throw e;
        }
    }

    private Writer open(HttpServletResponse response) throws IOException {
        response.setContentType(type);
        response.setCharacterEncoding(StandardCharsets.UTF_8);
        response.setHeader("Content-Disposition", "attachment; filename=\"" + name + "\"");
        Writer out =
                new BufferedWriter(new OutputStreamWriter(response.getOutputStream(), StandardCharsets.UTF_8), BUFFER);
        out.write(head);
        return out;
    }

    private static void put(Writer out, String text) {
        try {
            out.write(text);
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }
}
