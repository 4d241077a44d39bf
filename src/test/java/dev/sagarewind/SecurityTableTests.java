package dev.sagarewind;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sagarewind.support.TestReferences;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The page of threats names for every one a test that exists. */
class SecurityTableTests {

    private static final Path PAGE = Path.of("docs", "security.md");

    @Test
    void everyThreatNamesWhatStandsAgainstItAndATest() throws IOException {
        List<String> threats = Files.readAllLines(PAGE).stream()
                .filter(line -> line.startsWith("| ") && !line.startsWith("| ---") && !line.startsWith("| threat"))
                .toList();

        assertThat(threats)
                .isNotEmpty()
                .allSatisfy(threat -> assertThat(threat.split("\\|", -1))
                        .as(threat)
                        .hasSize(5)
                        .satisfies(cells -> assertThat(cells[2]).isNotBlank())
                        .satisfies(cells -> assertThat(cells[3]).containsPattern(TestReferences.TEST)));
    }

    @Test
    void everyTestThatIsNamedExistsAndRuns() throws IOException {
        assertThat(TestReferences.missing(PAGE)).isEmpty();
    }
}
