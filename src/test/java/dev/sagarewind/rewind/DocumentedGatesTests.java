package dev.sagarewind.rewind;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DocumentedGatesTests {

    @ParameterizedTest
    @EnumSource
    void standsInTheTableOfTheDocsWithItsLevelAndStatus(FindingCode code) throws IOException {
        String row = "| `%s` | %s | %d | ".formatted(code, code.level().name().toLowerCase(Locale.ROOT), code.status());

        assertThat(Files.readString(Path.of("docs", "api.md"))).contains(row);
    }
}
