package dev.sagarewind;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.platform.commons.annotation.Testable;
import org.junit.platform.commons.support.AnnotationSupport;

/** The page of threats names for every one a test that exists. */
class SecurityTableTests {

    private static final Path PAGE = Path.of("docs", "security.md");
    private static final Path TESTS = Path.of("src", "test", "java");
    private static final Pattern TEST = Pattern.compile("`(\\w+Tests)\\.(\\w+)`");

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
                        .satisfies(cells -> assertThat(cells[3]).containsPattern(TEST)));
    }

    @Test
    void everyTestThatIsNamedExistsAndRuns() throws IOException {
        List<MatchResult> named = TEST.matcher(Files.readString(PAGE)).results().toList();

        assertThat(named)
                .isNotEmpty()
                .allSatisfy(test ->
                        assertThat(tests(test.group(1))).as(test.group()).contains(test.group(2)));
    }

    private static List<String> tests(String name) throws IOException, ClassNotFoundException {
        try (Stream<Path> files = Files.walk(TESTS)) {
            Path file = files.filter(path -> path.endsWith(name + ".java"))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("There is no " + name));
            String type = TESTS.relativize(file).toString().replace(".java", "").replace('/', '.');
            return Arrays.stream(Class.forName(type, false, SecurityTableTests.class.getClassLoader())
                            .getDeclaredMethods())
                    .filter(method -> AnnotationSupport.isAnnotated(method, Testable.class))
                    .map(java.lang.reflect.Method::getName)
                    .toList();
        }
    }
}
