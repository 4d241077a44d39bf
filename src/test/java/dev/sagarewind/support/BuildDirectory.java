package dev.sagarewind.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Where the embedded servers keep their files: under the build directory, so that nothing is left outside it. */
public final class BuildDirectory {
    private BuildDirectory() {}

    static Path resolve(String name) {
        try {
            var testClasses = Path.of(BuildDirectory.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            return Files.createDirectories(
                    testClasses.resolveSibling("embedded").resolve(name));
        } catch (URISyntaxException | IOException e) {
            throw new IllegalStateException("No directory for " + name + " beside the test classes.", e);
        }
    }

    public static Path temporary(String name) {
        try {
            return Files.createTempDirectory(resolve(name), name + "-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static void delete(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
            for (Path file : deepestFirst) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
