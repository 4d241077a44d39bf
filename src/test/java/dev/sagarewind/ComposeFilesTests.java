package dev.sagarewind;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sagarewind.support.TestUsers;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the files under {@code docker/} repeat from elsewhere is the same there. */
class ComposeFilesTests {

    private static final Pattern ROUTER = Pattern.compile("```properties\\s+(transforms=outbox.*?)```", Pattern.DOTALL);

    @Test
    void theConnectorRoutesAsTheContractSays() throws IOException {
        Matcher router = ROUTER.matcher(Files.readString(Path.of("docs", "contract.md")));
        assertThat(router.find()).isTrue();
        Properties contract = new Properties();
        contract.load(new StringReader(router.group(1)));
        JsonNode connector = JsonMapper.shared().readTree(Files.readString(Path.of("docker", "relay.json")));

        Map<Object, Object> routed = new TreeMap<>();
        connector.properties().stream()
                .filter(setting -> setting.getKey().startsWith("transforms"))
                .forEach(setting ->
                        routed.put(setting.getKey(), setting.getValue().asString()));
        assertThat(routed).containsExactlyInAnyOrderEntriesOf(contract);
    }

    @Test
    void theConsolesShareKeyAndUsersWithTheDemosOwnConsole() throws IOException {
        String compose = Files.readString(Path.of("docker", "compose.yaml")).replace("$$", "$");

        TestUsers.SETTINGS.forEach((setting, value) -> {
            if (!setting.startsWith("saga-rewind.access.roles.")) {
                assertThat(compose).contains(value.toString());
            }
        });
        assertThat(compose).contains("SAGA_REWIND_AUDIT_KEY: " + TestUsers.AUDIT_KEY);
    }
}
