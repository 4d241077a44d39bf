package dev.sagarewind.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.httpBasic;

import dev.sagarewind.access.OpenTo;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@WebSliceTest
@Import(ProblemTests.TestApi.class)
class ProblemTests {

    @Autowired
    private MockMvcTester mvc;

    enum Way {
        WAIT
    }

    record Target(long offset) {
        Target {
            if (offset < 0) {
                throw new IllegalArgumentException("An offset is not negative");
            }
        }
    }

    record Wish(String reason, Way way, List<Target> targets) {}

    record Filter(Way state) {}

    @RestController
    static class TestApi {
        @OpenTo(OpenTo.Audience.SIGNED_IN)
        @PostMapping("/api/v1/test-wishes")
        String wish(@RequestBody Wish wish) {
            new FieldProblems()
                    .check(!wish.reason().isBlank(), "/reason", "FIELD_NOT_READABLE")
                    .check(!wish.targets().isEmpty(), "/targets", "FIELD_NOT_READABLE")
                    .refuse();
            return "granted";
        }

        @OpenTo(OpenTo.Audience.SIGNED_IN)
        @GetMapping("/api/v1/test-items")
        String items(@RequestParam(defaultValue = "0") int from, Filter filter, Paging paging) {
            return paging.limit() + " " + paging.cursor().map(Cursor::keys).orElse(List.of());
        }

        @OpenTo(OpenTo.Audience.SIGNED_IN)
        @GetMapping("/api/v1/test-items/{id}")
        String item(@PathVariable UUID id) {
            throw new ProblemException(HttpStatus.CONFLICT, "NOT_FOUND").with("id", id);
        }

        @OpenTo(OpenTo.Audience.SIGNED_IN)
        @GetMapping("/api/v1/test-bug")
        String bug() {
            throw new IllegalStateException("the password is hunter2");
        }
    }

    @Test
    void namesAFieldThatThereIsNot() {
        assertProblem(post("""
                {"reason": "x", "way": "WAIT", "targets": [{"offset": 1, "offest": 2}]}"""), 400, "/targets/0/offest");
    }

    @Test
    void namesAFieldOfTheWrongType() {
        assertProblem(post("""
                {"reason": "x", "way": "HOPE", "targets": []}"""), 400, "/way");
        assertProblem(post("""
                {"reason": "x", "way": "WAIT", "targets": [{"offset": "12"}]}"""), 400, "/targets/0/offset");
        assertProblem(post("""
                {"reason": "x", "way": "WAIT", "targets": [{"offset": null}]}"""), 400, "/targets/0/offset");
    }

    @Test
    void saysWhatAValueRefuses() {
        assertThat(post("""
                {"reason": "x", "way": "WAIT", "targets": [{"offset": -1}]}""")).bodyJson().extractingPath("$.errors[0].detail").isEqualTo("An offset is not negative.");
    }

    @Test
    void namesEveryWrongFieldAtOnce() {
        assertThat(post("""
                {"reason": " ", "way": "WAIT", "targets": []}"""))
                .hasStatus(400)
                .bodyJson()
                .hasPathSatisfying(
                        "$.detail",
                        detail ->
                                assertThat(detail).isEqualTo("2 fields of the request are wrong. Nothing was changed."))
                .extractingPath("$.errors[*].pointer")
                .isEqualTo(List.of("/reason", "/targets"));
    }

    @Test
    void refusesABodyThatIsNotJson() {
        assertCode(post("{"), 400, "BODY_NOT_JSON");
        assertCode(post(""), 400, "BODY_NOT_JSON");
        assertCode(post("""
                {"reason": "x", "reason": "y", "way": "WAIT", "targets": []}"""), 400, "BODY_NOT_JSON");
    }

    @Test
    void refusesParametersThatItDoesNotKnow() {
        assertProblem(get("/api/v1/test-items?form=3"), 400, "/form");
        assertThat(get("/api/v1/test-items?from=3&state=WAIT&limit=7&cursor="
                        + Cursor.of("a").encode()))
                .hasStatusOk()
                .hasBodyTextEqualTo("7 [a]");
    }

    @Test
    void refusesParametersOfTheWrongType() {
        assertProblem(get("/api/v1/test-items?from=yesterday"), 400, "/from");
        assertProblem(get("/api/v1/test-items?state=HOPE"), 400, "/state");
    }

    @Test
    void aLimitIsNeverClamped() {
        assertProblem(get("/api/v1/test-items?limit=501"), 400, "/limit");
        assertProblem(get("/api/v1/test-items?limit=0"), 400, "/limit");
        assertProblem(get("/api/v1/test-items?limit=many"), 400, "/limit");
        assertProblem(get("/api/v1/test-items?cursor=!"), 400, "/cursor");
    }

    @Test
    void answersWithTheStatusThatFits() {
        assertCode(get("/api/v1/nowhere"), 404, "NOT_FOUND");
        assertCode(get("/api/v1/test-items/no-uuid"), 404, "NOT_FOUND");
        assertThat(mvc.delete().uri("/api/v1/test-items").with(httpBasic("viewer", "viewer")))
                .hasStatus(405)
                .hasHeader("Allow", "GET");
        assertThat(mvc.post()
                        .uri("/api/v1/test-wishes")
                        .contentType(MediaType.TEXT_PLAIN)
                        .content("x")
                        .with(httpBasic("viewer", "viewer")))
                .hasStatus(415);
    }

    @Test
    void aProblemMayCarryMore() {
        UUID id = UUID.randomUUID();
        assertThat(get("/api/v1/test-items/" + id))
                .hasStatus(409)
                .hasContentType(MediaType.APPLICATION_PROBLEM_JSON)
                .bodyJson()
                .convertTo(Map.class)
                .satisfies(body -> assertThat(body).containsEntry("id", id.toString()));
    }

    @Test
    void aBugDoesNotLeak() {
        MvcTestResult result = get("/api/v1/test-bug");
        assertCode(result, 500, "INTERNAL_ERROR");
        assertThat(result).bodyText().doesNotContain("hunter2", "IllegalStateException");
    }

    @Test
    void theApiSpeaksEnglishWhateverTheCallersLanguage() {
        assertThat(mvc.get()
                        .uri("/api/v1/nowhere")
                        .header("Accept-Language", "ja")
                        .with(httpBasic("viewer", "viewer")))
                .bodyJson()
                .extractingPath("$.detail")
                .isEqualTo("There is nothing at this address.");
    }

    private MvcTestResult get(String uri) {
        return mvc.get().uri(uri).with(httpBasic("viewer", "viewer")).exchange();
    }

    private MvcTestResult post(String body) {
        return mvc.post()
                .uri("/api/v1/test-wishes")
                .contentType(MediaType.APPLICATION_JSON)
                .content(body)
                .with(httpBasic("operator", "operator"))
                .exchange();
    }

    private static void assertProblem(MvcTestResult result, int status, String pointer) {
        assertThat(result)
                .hasStatus(status)
                .hasContentType(MediaType.APPLICATION_PROBLEM_JSON)
                .bodyJson()
                .extractingPath("$.errors[*].pointer")
                .isEqualTo(List.of(pointer));
    }

    private static void assertCode(MvcTestResult result, int status, String code) {
        assertThat(result)
                .hasStatus(status)
                .hasContentType(MediaType.APPLICATION_PROBLEM_JSON)
                .bodyJson()
                .extractingPath("$.code")
                .isEqualTo(code);
    }
}
