package dev.sagarewind.web;

import static dev.sagarewind.support.TestUsers.who;
import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.user;

import dev.sagarewind.access.Actor;
import jakarta.servlet.http.Cookie;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MockMvcTester.MockMvcRequestBuilder;

@WebSliceTest
@Import(PageTests.Counts.class)
class PageTests {

    @Autowired
    private MockMvcTester mvc;

    @TestConfiguration
    static class Counts {
        @Bean
        NavigationCount failures() {
            return new NavigationCount() {
                @Override
                public Section section() {
                    return Section.FAILURES;
                }

                @Override
                public OptionalLong count(Actor actor) {
                    return OptionalLong.of(12_431);
                }

                @Override
                public String outcome() {
                    return "FAILED";
                }
            };
        }
    }

    @Test
    void theFrameNamesClusterAndActorAndCountsFailures() {
        assertThat(get("/me"))
                .hasStatusOk()
                .bodyText()
                .contains("bento-test", ">aiko</a>", "data-outcome=\"FAILED\">12,431<", "<html lang=\"en\"");
    }

    @Test
    void speaksTheBrowsersLanguageUnlessACookieSaysOtherwise() {
        assertThat(get("/me").header("Accept-Language", "ja-JP,fr;q=0.5"))
                .bodyText()
                .contains("<html lang=\"ja\"", "サインアウト");
        assertThat(get("/me").header("Accept-Language", "fr")).bodyText().contains("<html lang=\"en\"");
        assertThat(get("/me").header("Accept-Language", "ja").cookie(new Cookie("lang", "en")))
                .bodyText()
                .contains("<html lang=\"en\"");
        assertThat(get("/me").cookie(new Cookie("lang", "fr"))).bodyText().contains("<html lang=\"en\"");
    }

    @Test
    void theSwitchesSetACookieAndLeadBackToThePage() {
        assertThat(get("/me?lang=ja&x=1"))
                .hasStatus(302)
                .hasRedirectedUrl("/me?x=1")
                .cookies()
                .hasValue("lang", "ja");
        assertThat(get("/me?theme=dark")).hasRedirectedUrl("/me").cookies().hasValue("theme", "dark");
        assertThat(get("/me?lang=xx")).hasStatusOk();
    }

    @Test
    void theThemeIsOnThePage() {
        assertThat(get("/me").cookie(new Cookie("theme", "dark"))).bodyText().contains("data-theme=\"dark\"");
        assertThat(get("/me").cookie(new Cookie("theme", "\"><script>")))
                .bodyText()
                .contains("data-theme=\"auto\"");
    }

    @Test
    void aPageThatIsNotThereIsAPage() {
        assertThat(get("/nowhere")).hasStatus(404).bodyText().contains("There is nothing here", "NOT_FOUND");
    }

    @Test
    void whoSeesAPartIsToldSo() {
        assertThat(mvc.get().uri("/me").with(user("aiko").authorities(() -> "ROLE_no-such-role")))
                .bodyText()
                .contains("sees a part");
        assertThat(mvc.get().uri("/me").with(user("aiko").authorities(() -> "ROLE_viewer")))
                .bodyText()
                .doesNotContain("sees a part");
    }

    private MockMvcRequestBuilder get(String uri) {
        return mvc.get().uri(uri).with(who("aiko", "VIEW"));
    }
}
