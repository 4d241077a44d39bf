package dev.sagarewind.signin;

import static dev.sagarewind.support.TestUsers.who;
import static java.net.http.HttpResponse.BodyHandlers.ofString;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sagarewind.support.ConsoleTest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.core.env.Environment;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

/** The port for machines says whether the console lives, and its figures, and nothing else, whatever was meant to be exposed. */
@ConsoleTest
@AutoConfigureMockMvc
@TestPropertySource(properties = "management.endpoints.web.exposure.include=*")
class ManagementIntegrationTests {

    private final HttpClient http = HttpClient.newHttpClient();

    @Autowired
    Environment environment;

    @Autowired
    MockMvcTester mvc;

    @Test
    void saysWhetherTheConsoleLivesAndNothingElse() throws Exception {
        HttpResponse<String> health = management("/actuator/health");

        assertThat(health.statusCode()).isEqualTo(200);
        assertThat(health.body()).isEqualTo("{\"groups\":[\"liveness\",\"readiness\"],\"status\":\"UP\"}");
        assertThat(management("/actuator/health/liveness").body()).isEqualTo("{\"status\":\"UP\"}");
        assertThat(management("/actuator/health/readiness").body()).isEqualTo("{\"status\":\"UP\"}");
        assertThat(management("/actuator/health/db").statusCode()).isEqualTo(404);
    }

    @Test
    void tellsPrometheusItsFigures() throws Exception {
        HttpResponse<String> figures = management("/actuator/prometheus");

        assertThat(figures.statusCode()).isEqualTo(200);
        assertThat(figures.body()).contains("jvm_memory_used_bytes", "hikaricp_connections_active");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "env",
                "heapdump",
                "threaddump",
                "beans",
                "configprops",
                "loggers",
                "logfile",
                "mappings",
                "metrics",
                "flyway",
                "sbom",
                "info",
                "shutdown",
                "conditions",
                "caches",
                "scheduledtasks"
            })
    void hasNothingElse(String endpoint) throws Exception {
        assertThat(management("/actuator/" + endpoint).statusCode()).isEqualTo(404);
        isNotOnThePortForPeople("/actuator/" + endpoint);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/actuator", "/actuator/health", "/actuator/prometheus", "/manage/health"})
    void isNotOnThePortForPeople(String path) throws Exception {
        assertThat(mvc.get().uri(path).with(who("aiko", "VIEW", "ADMINISTER"))).hasStatus(404);
        HttpResponse<String> toNobody = get("local.server.port", path);
        assertThat(toNobody.statusCode()).isEqualTo(302);
        assertThat(toNobody.headers().firstValue("Location"))
                .hasValueSatisfying(to -> assertThat(to).endsWith("/sign-in"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/", "/sign-in", "/failures", "/api/v1/failures", "/v3/api-docs", "/console.css", "/error/x"})
    void thePortForMachinesHasNoPage(String path) throws Exception {
        assertThat(management(path).statusCode()).isEqualTo(404);
    }

    private HttpResponse<String> management(String path) throws IOException, InterruptedException {
        return get("local.management.port", path);
    }

    private HttpResponse<String> get(String port, String path) throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + environment.getRequiredProperty(port) + path);
        return http.send(HttpRequest.newBuilder(uri).build(), ofString());
    }
}
