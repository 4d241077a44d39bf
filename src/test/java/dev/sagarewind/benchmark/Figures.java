package dev.sagarewind.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One benchmark's table in Markdown: printed row by row, and kept in {@code target/benchmarks} for docs/benchmarks.md. */
public final class Figures {

    private final Path file;
    private final List<String> lines = new ArrayList<>();

    public Figures(String name, String... columns) {
        this.file = Path.of("target", "benchmarks", name + ".md");
        line(Stream.of(columns));
        line(Stream.of(columns).map(column -> "---"));
    }

    /** @param cells texts, or numbers, of which three figures are kept */
    public void row(Object... cells) throws IOException {
        line(Stream.of(cells).map(Figures::text));
        Files.createDirectories(file.getParent());
        Files.write(file, lines);
    }

    private void line(Stream<String> cells) {
        String line = cells.collect(Collectors.joining(" | ", "| ", " |"));
        lines.add(line);
        System.out.println(line);
    }

    private static String text(Object cell) {
        if (!(cell instanceof Double number)) {
            return String.valueOf(cell);
        }
        int decimals = Math.abs(number) >= 100 ? 0 : Math.abs(number) >= 10 ? 1 : 2;
        return String.format(Locale.ROOT, "%,." + decimals + "f", number);
    }
}
