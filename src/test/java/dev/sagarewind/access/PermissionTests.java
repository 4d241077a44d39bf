package dev.sagarewind.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.httpBasic;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.user;

import dev.sagarewind.web.WebSliceTest;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.stereotype.Controller;
import org.springframework.test.context.event.ApplicationEvents;
import org.springframework.test.context.event.RecordApplicationEvents;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

@WebSliceTest
@RecordApplicationEvents
@Import({PermissionTests.RewindingApi.class, PermissionTests.RewindingController.class})
class PermissionTests {

    @Autowired
    private MockMvcTester mvc;

    @Autowired
    private ApplicationEvents events;

    @RestController
    static class RewindingApi {
        record Wish(String reason) {}

        @Requires(Permission.REWIND)
        @PostMapping("/api/v1/test-rewinds")
        String rewind(@RequestBody Wish wish) {
            return wish.reason();
        }
    }

    @Controller
    static class RewindingController {
        @Requires(Permission.REWIND)
        @PostMapping("/test-rewinds")
        String rewind() {
            return "redirect:/";
        }

        @GetMapping("/test-without-rule")
        String withoutRule() {
            return "redirect:/";
        }
    }

    @Test
    void aViewerIsToldWhichPermissionIsMissingBeforeTheBodyIsRead() {
        assertThat(mvc.post().uri("/api/v1/test-rewinds").content("no JSON").with(httpBasic("viewer", "viewer")))
                .hasStatus(403)
                .bodyJson()
                .hasPathSatisfying("$.code", code -> assertThat(code).isEqualTo("REWIND_NOT_PERMITTED"))
                .hasPathSatisfying(
                        "$.detail",
                        detail -> assertThat(detail)
                                .isEqualTo("viewer lacks the permission to rewind. Nothing was moved."));
    }

    @Test
    void aDeniedAttemptIsPublished() {
        mvc.post()
                .uri("/api/v1/test-rewinds")
                .with(httpBasic("viewer", "viewer"))
                .exchange();

        assertThat(events.stream(AttemptDenied.class)).singleElement().satisfies(denied -> {
            assertThat(denied.actor().name()).isEqualTo("viewer");
            assertThat(denied.attempt()).isEqualTo("POST /api/v1/test-rewinds");
            assertThat(denied.missing()).isEqualTo(Permission.REWIND);
        });
    }

    @Test
    void anOperatorMayRewind() {
        assertThat(mvc.post()
                        .uri("/api/v1/test-rewinds")
                        .contentType("application/json")
                        .content("""
                                {"reason": "gateway is back"}""")
                        .with(httpBasic("operator", "operator")))
                .hasStatusOk()
                .hasBodyTextEqualTo("gateway is back");
    }

    @Test
    void aViewersPageSaysWhatIsMissing() {
        assertThat(mvc.post()
                        .uri("/test-rewinds")
                        .with(user("viewer").authorities(AuthorityUtils.createAuthorityList("ROLE_viewer")))
                        .with(csrf()))
                .hasStatus(403)
                .bodyText()
                .contains("viewer lacks the permission to rewind", "REWIND_NOT_PERMITTED");
    }

    @Test
    void aUserWithoutPermissionsIsToldSoAndMayDoNothing() {
        assertThat(mvc.get().uri("/me").with(user("nobody").authorities())).hasStatusOk();
        assertThat(mvc.post()
                        .uri("/test-rewinds")
                        .with(user("nobody").authorities())
                        .with(csrf()))
                .hasStatus(403);
    }

    @Test
    void whatHasNoRuleIsEnteredByNobody() {
        assertThat(mvc.get()
                        .uri("/test-without-rule")
                        .with(user("operator").authorities(AuthorityUtils.createAuthorityList("ROLE_operator"))))
                .hasStatus(500);
    }
}
