package dev.sagarewind.signin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.user;

import dev.sagarewind.access.Reach;
import dev.sagarewind.access.SignedInBy;
import dev.sagarewind.web.WebSliceTest;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mockito.Mockito;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.request.RequestPostProcessor;

/** Who sees and revokes the tokens of others. */
@WebSliceTest
class TokenPageTests {

    private static final ApiToken OF_AIKO = new ApiToken(
            UUID.randomUUID(),
            "aiko",
            SignedInBy.PASSWORD,
            "nightly",
            "viewer",
            new Reach(Set.of("payment*"), Set.of(), Set.of()),
            Instant.parse("2026-01-01T00:00:00Z"),
            Instant.parse("2999-01-01T00:00:00Z"),
            Optional.of(new ApiToken.Use(Instant.parse("2026-01-02T00:00:00Z"), "192.0.2.7")),
            Optional.empty());

    @Autowired
    private MockMvcTester mvc;

    @Autowired
    private JdbcApiTokens tokens;

    @BeforeEach
    void aikoHasAToken() {
        Mockito.reset(tokens);
        when(tokens.all()).thenReturn(List.of(OF_AIKO));
        when(tokens.find(OF_AIKO.id())).thenReturn(Optional.of(OF_AIKO));
    }

    @Test
    void anAdministratorSeesAndRevokesTheTokensOfOthers() {
        assertThat(mvc.get().uri("/tokens").with(who("administrator")))
                .hasStatusOk()
                .bodyText()
                .contains("Tokens of others", "aiko", "nightly", "192.0.2.7", "payment*");

        assertThat(mvc.post()
                        .uri("/tokens/{id}/revocation", OF_AIKO.id())
                        .with(who("administrator"))
                        .with(csrf()))
                .hasRedirectedUrl("/tokens");
        verify(tokens).revoke(OF_AIKO.id(), "ren");
    }

    @Test
    void anOperatorDoesNot() {
        assertThat(mvc.get().uri("/tokens").with(who("operator")))
                .hasStatusOk()
                .bodyText()
                .doesNotContain("Tokens of others", "nightly");

        assertThat(mvc.post()
                        .uri("/tokens/{id}/revocation", OF_AIKO.id())
                        .with(who("operator"))
                        .with(csrf()))
                .hasStatus(404);
        verify(tokens, never()).revoke(any(), any());
    }

    @Test
    void whoHasNoRoleIsToldThatNoTokenCouldHaveOne() {
        assertThat(mvc.get().uri("/tokens").with(user("mei").authorities(List.of())))
                .hasStatusOk()
                .bodyText()
                .contains("no role that a token could have")
                .doesNotContain("Make token");
        assertThat(mvc.get().uri("/me").with(user("mei").authorities(List.of())))
                .bodyText()
                .contains("You have no role here");
    }

    private static RequestPostProcessor who(String role) {
        return user("ren").authorities(AuthorityUtils.createAuthorityList("ROLE_" + role));
    }
}
