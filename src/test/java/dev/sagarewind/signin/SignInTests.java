package dev.sagarewind.signin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.httpBasic;

import dev.sagarewind.web.WebSliceTest;
import jakarta.servlet.http.HttpSession;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.MediaType;
import org.springframework.mock.web.MockHttpSession;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

@WebSliceTest
class SignInTests {

    @Autowired
    private MockMvcTester mvc;

    @Test
    void theApiAsksForCredentialsWithAProblem() {
        assertThat(mvc.get().uri("/api/v1/me"))
                .hasStatus(401)
                .hasContentType(MediaType.APPLICATION_PROBLEM_JSON)
                .containsHeader("WWW-Authenticate")
                .bodyJson()
                .extractingPath("$.code")
                .isEqualTo("NOT_SIGNED_IN");
    }

    @Test
    void theApiTakesHttpBasicAndMakesNoSession() {
        MvcTestResult result =
                mvc.get().uri("/api/v1/me").with(httpBasic("viewer", "viewer")).exchange();

        assertThat(result).hasStatusOk().bodyJson().isStrictlyEqualTo("""
                {"name": "viewer", "signedInBy": "HTTP_BASIC", "permissions": ["VIEW"],
                 "grants": [{"permissions": ["VIEW"], "within": []}]}""");
        assertThat(result.getRequest().getSession(false)).isNull();
    }

    @Test
    void theApiRefusesAWrongPassword() {
        assertThat(mvc.get().uri("/api/v1/me").with(httpBasic("viewer", "operator")))
                .hasStatus(401);
    }

    @Test
    void theApiDoesNotAcceptTheSessionOfThePages() {
        HttpSession session = signIn();

        assertThat(mvc.get().uri("/me").session((MockHttpSession) session)).hasStatusOk();
        assertThat(mvc.get().uri("/api/v1/me").session((MockHttpSession) session))
                .hasStatus(401);
    }

    @Test
    void thePagesDoNotAcceptHttpBasic() {
        assertThat(mvc.get().uri("/me").with(httpBasic("viewer", "viewer")).accept(MediaType.TEXT_HTML))
                .hasStatus(302)
                .hasRedirectedUrl("/sign-in");
    }

    @Test
    void aPollWithoutASessionLeadsTheWholePageToTheSignIn() {
        assertThat(mvc.get().uri("/me").header("HX-Request", "true"))
                .hasStatus(401)
                .hasHeader("HX-Redirect", "/sign-in");
    }

    @Test
    void aFormWithoutItsTokenIsRefused() {
        assertThat(mvc.post().uri("/sign-in").param("username", "viewer").param("password", "viewer"))
                .hasStatus(403);
        assertThat(mvc.post().uri("/sign-out").session((MockHttpSession) signIn()))
                .hasStatus(403);
    }

    @Test
    void aWrongPasswordLeadsBackToTheForm() {
        assertThat(mvc.post()
                        .uri("/sign-in")
                        .param("username", "viewer")
                        .param("password", "guess")
                        .with(csrf()))
                .hasRedirectedUrl("/sign-in?error");
    }

    @Test
    void theSignInPageIsOpenAndShowsTheNote() {
        assertThat(mvc.get().uri("/sign-in")).hasStatusOk().bodyText().contains("Sign in", "viewer/viewer", "_csrf");
    }

    @Test
    void everyAnswerForbidsForeignAndInlineScripts() {
        assertThat(mvc.get().uri("/sign-in"))
                .headers()
                .hasHeaderSatisfying(
                        "Content-Security-Policy",
                        values -> assertThat(values.get(0))
                                .startsWith("default-src 'none'; style-src 'self'; script-src 'self'")
                                .doesNotContain("unsafe"));
    }

    private HttpSession signIn() {
        MvcTestResult result = mvc.post()
                .uri("/sign-in")
                .param("username", "viewer")
                .param("password", "viewer")
                .with(csrf())
                .exchange();
        assertThat(result).hasRedirectedUrl("/");
        return result.getRequest().getSession();
    }
}
