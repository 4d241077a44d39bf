package dev.sagarewind;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.protocol.MarshallingType;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.core.traits.MapTrait;
import software.amazon.awssdk.services.ecs.model.CreateServiceRequest;
import software.amazon.awssdk.services.ecs.model.RegisterTaskDefinitionRequest;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the AWS command line would be given, held to the AWS SDK's own description of it and to the settings that exist. */
class EcsFilesTests {

    private static final Path FILES = Path.of("docker", "ecs");
    /** As StoppedConsoleJarTests shows. */
    private static final Duration GONE_WITHIN = Duration.ofSeconds(10);

    private final JsonNode task = read("task-definition.json");
    private final JsonNode console = task.get("containerDefinitions").get(0);
    private final JsonNode service = read("service.json");

    @Test
    void everyFieldIsOneThatEcsKnows() {
        assertThat(misfits("task", RegisterTaskDefinitionRequest.builder(), task))
                .isEmpty();
        assertThat(misfits("service", CreateServiceRequest.builder(), service)).isEmpty();
    }

    @Test
    void aMisspeltFieldAndAWrongKindOfValueWouldBeNoticed() {
        JsonNode wrong = JsonMapper.shared().readTree("""
                {"cpu": 256, "containerDefinitions": [{"name": "console", "stopTimeOut": 30,
                 "portMappings": [{"containerPort": "8080"}], "healthCheck": {"command": "CMD"}}]}
                """);

        assertThat(misfits("task", RegisterTaskDefinitionRequest.builder(), wrong))
                .containsExactlyInAnyOrder(
                        "task.cpu: no String",
                        "task.containerDefinitions[0].stopTimeOut: unknown",
                        "task.containerDefinitions[0].portMappings[0].containerPort: no Integer",
                        "task.containerDefinitions[0].healthCheck.command: no List");
    }

    @Test
    void everyVariableOfTheEnvironmentIsASettingThatExists() throws IOException {
        Set<String> settings = new HashSet<>();
        for (URL metadata : Collections.list(
                getClass().getClassLoader().getResources("META-INF/spring-configuration-metadata.json"))) {
            try (InputStream json = metadata.openStream()) {
                JsonMapper.shared()
                        .readTree(json)
                        .get("properties")
                        .forEach(setting ->
                                settings.add(variable(setting.get("name").asString())));
            }
        }
        List<String> named = new ArrayList<>();
        console.get("environment").forEach(one -> named.add(one.get("name").asString()));
        console.get("secrets").forEach(one -> named.add(one.get("name").asString()));

        assertThat(named)
                .hasSizeGreaterThan(10)
                .doesNotHaveDuplicates()
                .allSatisfy(name -> assertThat(settings).contains(name.replaceFirst("_\\d+_.*", "")));
    }

    @Test
    void nothingSecretStandsInTheEnvironment() {
        assertThat(console.get("environment").toString()).doesNotContainIgnoringCase("password", "secret");
        console.get("secrets")
                .forEach(secret ->
                        assertThat(secret.get("valueFrom").asString()).matches("arn:aws:(secretsmanager|ssm):.*"));
    }

    @Test
    void theConsoleHasTimeToStopAndIsNotAlone() {
        assertThat(Duration.ofSeconds(console.get("stopTimeout").asInt()))
                .isGreaterThan(GONE_WITHIN)
                .isLessThanOrEqualTo(Duration.ofSeconds(120));
        assertThat(service.get("desiredCount").asInt()).isGreaterThanOrEqualTo(2);
        assertThat(service.get("loadBalancers").get(0).get("containerName")).isEqualTo(console.get("name"));
        assertThat(service.get("taskDefinition")).isEqualTo(task.get("family"));
    }

    /** A setting as a variable of the environment, in the manual's spelling. */
    private static String variable(String setting) {
        return setting.toUpperCase(Locale.ROOT).replaceAll("[.-]", "_");
    }

    private static List<String> misfits(String place, SdkPojo described, JsonNode given) {
        Map<String, SdkField<?>> fields =
                described.sdkFields().stream().collect(Collectors.toMap(SdkField::locationName, field -> field));
        List<String> misfits = new ArrayList<>();
        given.properties().forEach(property -> {
            SdkField<?> field = fields.get(property.getKey());
            String at = place + "." + property.getKey();
            if (field == null) {
                misfits.add(at + ": unknown");
            } else {
                misfits.addAll(misfits(at, field, property.getValue()));
            }
        });
        return misfits;
    }

    private static List<String> misfits(String place, SdkField<?> field, JsonNode value) {
        MarshallingType<?> kind = field.marshallingType();
        List<String> misfits = new ArrayList<>();
        if (kind == MarshallingType.SDK_POJO && value.isObject()) {
            misfits.addAll(misfits(place, field.constructor().get(), value));
        } else if (kind == MarshallingType.LIST && value.isArray()) {
            SdkField<?> element = field.getTrait(ListTrait.class).memberFieldInfo();
            for (int at = 0; at < value.size(); at++) {
                misfits.addAll(misfits(place + "[" + at + "]", element, value.get(at)));
            }
        } else if (kind == MarshallingType.MAP && value.isObject()) {
            SdkField<?> element = field.getTrait(MapTrait.class).valueFieldInfo();
            value.properties()
                    .forEach(one -> misfits.addAll(misfits(place + "." + one.getKey(), element, one.getValue())));
        } else if (!(kind == MarshallingType.STRING && value.isString()
                || kind == MarshallingType.INTEGER && value.isInt()
                || kind == MarshallingType.BOOLEAN && value.isBoolean())) {
            misfits.add(place + ": no " + kind);
        }
        return misfits;
    }

    private static JsonNode read(String file) {
        try {
            return JsonMapper.shared().readTree(Files.readString(FILES.resolve(file)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
