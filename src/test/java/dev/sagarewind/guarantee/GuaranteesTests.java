package dev.sagarewind.guarantee;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sagarewind.support.TestReferences;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The page of guarantees names for every promise a test that exists. */
class GuaranteesTests {

    private static final Path PAGE = Path.of("docs", "guarantees.md");

    @Test
    void everyPromiseNamesATest() throws IOException {
        assertThat(promises())
                .isNotEmpty()
                .allSatisfy(promise -> assertThat(promise.split("\\|", -1))
                        .as(promise)
                        .hasSize(5)
                        .satisfies(cells -> assertThat(cells[3]).containsPattern(TestReferences.TEST)));
    }

    @Test
    void everyTestThatIsNamedExistsAndRuns() throws IOException {
        assertThat(TestReferences.missing(PAGE)).isEmpty();
    }

    private static List<String> promises() throws IOException {
        return Files.readAllLines(PAGE).stream()
                .filter(line -> line.startsWith("| ") && !line.startsWith("| ---"))
                .filter(line -> !line.startsWith("| what is promised"))
                .toList();
    }
}
