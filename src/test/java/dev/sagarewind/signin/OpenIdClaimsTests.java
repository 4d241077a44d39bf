package dev.sagarewind.signin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.security.core.GrantedAuthority;

class OpenIdClaimsTests {

    private static final AccessSettings ACCESS =
            new AccessSettings(List.of(), Map.of(), null, Duration.ofHours(8), Duration.ofHours(12));

    @Test
    void findsRolesWhereKeycloakCognitoAndEntraIdHaveThem() {
        assertThat(roles("realm_access.roles", Map.of("realm_access", Map.of("roles", List.of("payments", "other")))))
                .containsExactly("ROLE_operator");
        assertThat(roles("cognito:groups", Map.of("cognito:groups", List.of("payments"))))
                .containsExactly("ROLE_operator");
        assertThat(roles("roles", Map.of("roles", "payments"))).containsExactly("ROLE_operator");
        assertThat(roles(
                        "https://shop.example.com/roles",
                        Map.of("https://shop.example.com/roles", List.of("payments"))))
                .containsExactly("ROLE_operator");
    }

    @Test
    void givesNothingForWhatIsNotMapped() {
        assertThat(roles("roles", Map.of("roles", List.of("operator", "Payments", "payments ", 7))))
                .isEmpty();
        assertThat(roles("realm_access.roles", Map.of("realm_access", "payments")))
                .isEmpty();
        assertThat(roles("roles", Map.of())).isEmpty();
    }

    @Test
    void refusesARoleThatThereIsNot() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new OpenIdClaims(
                        settings(
                                "https://login.example.com",
                                "roles",
                                new OpenIdSettings.Mapping("a", Set.of("operatr"))),
                        ACCESS))
                .withMessageContaining("\"operatr\", which is none of administrator, auditor, operator, viewer");
    }

    @Test
    void refusesAProviderThatSomebodyOnTheWayCouldPlay() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> settings("http://login.example.com", "roles", mapping()))
                .withMessageContaining("https");
        assertThat(settings("http://127.0.0.1:8080", "roles", mapping()).signsIn())
                .isTrue();
    }

    @Test
    void refusesAProviderThatGivesNobodyARole() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> settings("https://login.example.com", "roles"))
                .withMessageContaining("openid.mappings");
    }

    @Test
    void tellsNobodyTheSecret() {
        assertThat(settings("https://login.example.com", "roles", mapping()).toString())
                .doesNotContain("the-secret");
    }

    private static List<String> roles(String claim, Map<String, Object> claims) {
        return new OpenIdClaims(settings("https://login.example.com", claim, mapping()), ACCESS)
                .authorities(claims).stream()
                        .map(GrantedAuthority::getAuthority)
                        .toList();
    }

    private static OpenIdSettings.Mapping mapping() {
        return new OpenIdSettings.Mapping("payments", Set.of("operator"));
    }

    private static OpenIdSettings settings(String issuer, String claim, OpenIdSettings.Mapping... mappings) {
        return new OpenIdSettings(
                issuer,
                "console",
                "the-secret",
                "Login",
                Set.of("openid"),
                null,
                "preferred_username",
                claim,
                List.of(mappings),
                Duration.ofSeconds(5));
    }
}
