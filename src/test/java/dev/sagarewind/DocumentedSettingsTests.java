package dev.sagarewind;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class DocumentedSettingsTests {

    @Test
    void everySettingOfTheConsoleStandsInTheOperationsManualWithItsDefault() throws IOException {
        String manual = Files.readString(Path.of("docs", "operations.md"));
        List<String> rows = new ArrayList<>();
        try (InputStream metadata = getClass().getResourceAsStream("/META-INF/spring-configuration-metadata.json")) {
            for (JsonNode setting : JsonMapper.shared().readTree(metadata).get("properties")) {
                String name = setting.get("name").asString();
                JsonNode value = setting.get("defaultValue");
                if (!name.startsWith("saga-rewind.recorder.")) {
                    rows.add("| `%s` | %s | "
                            .formatted(name, value == null || value.isArray() ? "–" : "`" + value.asString() + "`"));
                }
            }
        }

        assertThat(rows).isNotEmpty().allSatisfy(row -> assertThat(manual).contains(row));
    }
}
