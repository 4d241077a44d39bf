package dev.sagarewind.signin;

import static dev.sagarewind.support.TestUsers.who;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sagarewind.web.WebSliceTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

/** What every answer tells the browser to refuse. */
@WebSliceTest
class ResponseHeaderTests {

    @Autowired
    private MockMvcTester mvc;

    @ParameterizedTest
    @ValueSource(strings = {"/sign-in", "/me", "/api/v1/me", "/v3/api-docs", "/nowhere", "/api/v1/nowhere"})
    void everyAnswerKeepsWhatIsNotOursOut(String path) {
        MvcTestResult answer =
                mvc.get().uri(path).with(who("aiko", "VIEW")).secure(true).exchange();

        assertThat(header(answer, "Content-Security-Policy"))
                .contains("default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'")
                .doesNotContain("unsafe", "*", "http:");
        assertThat(header(answer, "Strict-Transport-Security")).startsWith("max-age=31536000");
        assertThat(header(answer, "X-Frame-Options")).isEqualTo("DENY");
        assertThat(header(answer, "X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(header(answer, "Referrer-Policy")).isEqualTo("same-origin");
        assertThat(header(answer, "Permissions-Policy")).contains("camera=()", "geolocation=()", "payment=()");
        assertThat(header(answer, "Cross-Origin-Opener-Policy")).isEqualTo("same-origin");
        assertThat(header(answer, "Cross-Origin-Resource-Policy")).isEqualTo("same-origin");
        assertThat(header(answer, "Cache-Control")).contains("no-store");
    }

    @Test
    void saysNothingOfTlsWhereThereIsNone() {
        assertThat(mvc.get().uri("/sign-in")).doesNotContainHeader("Strict-Transport-Security");
    }

    @Test
    void preferencesAreCookiesThatScriptsAndOtherSitesDoNotGet() {
        MvcTestResult answer = mvc.get()
                .uri("/me?lang=ja&theme=dark")
                .with(who("aiko", "VIEW"))
                .secure(true)
                .exchange();

        assertThat(answer.getResponse().getHeaders("Set-Cookie"))
                .hasSize(2)
                .allSatisfy(cookie -> assertThat(cookie).contains("Secure", "HttpOnly", "SameSite=Lax"));
    }

    @Test
    void aCookieWithoutTlsIsNotSecureSoThatTheQuickStartWorks() {
        assertThat(mvc.get()
                        .uri("/me?lang=ja")
                        .with(who("aiko", "VIEW"))
                        .exchange()
                        .getResponse()
                        .getHeader("Set-Cookie"))
                .contains("HttpOnly")
                .doesNotContain("Secure");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "lang=ja%0d%0aX-Injected:%201",
                "lang=en-US",
                "theme=dark%0d%0aSet-Cookie:%20a=b",
                "theme=%3Cscript%3E"
            })
    void aPreferenceThatIsNoneSetsNothing(String parameter) {
        MvcTestResult answer =
                mvc.get().uri("/me?" + parameter).with(who("aiko", "VIEW")).exchange();

        assertThat(answer.getResponse().getHeaders("Set-Cookie")).isEmpty();
        assertThat(answer.getResponse().getHeader("X-Injected")).isNull();
    }

    private static String header(MvcTestResult answer, String name) {
        return answer.getResponse().getHeader(name);
    }
}
