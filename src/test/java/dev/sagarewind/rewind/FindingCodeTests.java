package dev.sagarewind.rewind;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Properties;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every gate can be said in words. */
class FindingCodeTests {

    private final Properties messages = messages();

    @ParameterizedTest
    @EnumSource
    void everyFindingHasItsWords(FindingCode code) {
        assertThat(messages).containsKeys("finding." + code + ".title", "problem." + code);
        if (code.kinds().isEmpty()) {
            assertThat(messages).containsKey("finding." + code + ".detail");
        }
        assertThat(code.kinds())
                .allSatisfy(kind -> assertThat(messages).containsKey("finding." + code + ".detail." + kind));
        if (code.level() == FindingLevel.WARNING) {
            assertThat(messages).containsKey("finding." + code + ".accept");
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyFindingIsDocumentedWithItsLevelAndStatus(FindingCode code) throws IOException {
        String row =
                "| `" + code + "` | " + code.level().name().toLowerCase(Locale.ROOT) + " | " + code.status() + " |";

        assertThat(Files.readString(Path.of("docs/api.md"))).contains(row);
    }

    private static Properties messages() {
        try (Reader reader =
                Files.newBufferedReader(Path.of("src/main/resources/messages.properties"), StandardCharsets.UTF_8)) {
            Properties properties = new Properties();
            properties.load(reader);
            return properties;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
