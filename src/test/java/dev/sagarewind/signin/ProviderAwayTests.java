package dev.sagarewind.signin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.httpBasic;

import dev.sagarewind.web.WebSliceTest;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

/** Nobody listens where the OpenID provider should be. */
@WebSliceTest
@TestPropertySource(
        properties = {
            "saga-rewind.access.openid.issuer=http://127.0.0.1:1/realms/shop",
            "saga-rewind.access.openid.client-id=console",
            "saga-rewind.access.openid.provider=Shop login",
            "saga-rewind.access.openid.audience=api",
            "saga-rewind.access.openid.mappings[0].value=everybody",
            "saga-rewind.access.openid.mappings[0].roles=viewer"
        })
class ProviderAwayTests {

    @Autowired
    private MockMvcTester mvc;

    @Test
    void theConsoleStartsAndTheSignInPageSaysWhatIsTheMatter() {
        assertThat(mvc.get().uri("/sign-in")).hasStatusOk().bodyText().contains("Sign in with Shop login");
        assertThat(mvc.get().uri("/oauth2/authorization/openid")).hasRedirectedUrl("/sign-in?openid=away");
        assertThat(mvc.get().uri("/sign-in?openid=away")).bodyText().contains("Shop login does not answer");
    }

    @Test
    void theApiSaysSoOfAccessTokensAndTakesTheConfiguredUsers() {
        assertThat(mvc.get().uri("/api/v1/me").header("Authorization", "Bearer a.b.c"))
                .hasStatus(503)
                .bodyJson()
                .extractingPath("$.code")
                .isEqualTo("PROVIDER_UNAVAILABLE");
        assertThat(mvc.get().uri("/api/v1/me").with(httpBasic("viewer", "viewer")))
                .hasStatusOk();
    }
}
