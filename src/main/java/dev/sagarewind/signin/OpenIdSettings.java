package dev.sagarewind.signin;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The OpenID provider with which people sign in and whose access tokens the API takes, beside the configured users.
 *
 * @param issuer its address, as it stands in its tokens; without one nobody signs in this way
 * @param clientId who the console is to the provider; without one the sign-in page does not offer the provider
 * @param clientSecret how the console proves that; none for a public client
 * @param provider what the button on the sign-in page calls it
 * @param scopes what the console asks for when somebody signs in
 * @param audience what access tokens of the API must be made for; without one the API takes none
 * @param userNameClaim the claim with the name that the audit shows: one that the provider keeps unique and people cannot change themselves
 * @param rolesClaim the claim with groups or roles, or the way to it, such as realm_access.roles
 * @param mappings which of its values stand for which roles; the roles of all that fit count
 * @param callTimeout the longest that one question to the provider may take; 1 s to 30 s
 */
@ConfigurationProperties("saga-rewind.access.openid")
public record OpenIdSettings(
        @Nullable String issuer,
        @Nullable String clientId,
        @Nullable String clientSecret,
        @DefaultValue("OpenID") String provider,
        @DefaultValue({"openid", "profile"}) Set<String> scopes,
        @Nullable String audience,
        @DefaultValue("preferred_username") String userNameClaim,
        @DefaultValue("roles") String rolesClaim,
        @DefaultValue List<Mapping> mappings,
        @DefaultValue("5s") Duration callTimeout) {

    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    /** @throws IllegalArgumentException if a setting is missing or cannot be, with what to write instead */
    public OpenIdSettings {
        issuer = blankToNull(issuer);
        clientId = blankToNull(clientId);
        clientSecret = blankToNull(clientSecret);
        audience = blankToNull(audience);
        scopes = Set.copyOf(scopes);
        mappings = List.copyOf(mappings);
        if (issuer == null) {
            if (clientId != null || audience != null || !mappings.isEmpty()) {
                throw wrong("issuer", "missing", "the address of the provider as it stands in its tokens");
            }
        } else {
            checkIssuer(issuer);
            if (clientId == null && audience == null) {
                throw wrong("client-id", "missing", "it for the sign-in page, or openid.audience for the API, or both");
            }
            if (mappings.isEmpty()) {
                throw wrong(
                        "mappings", "empty", "at least one value of " + rolesClaim + " and the roles it stands for");
            }
        }
        if (!scopes.contains("openid")) {
            throw wrong("scopes", String.join(", ", scopes), "openid among them");
        }
        if (userNameClaim.isBlank() || rolesClaim.isBlank() || provider.isBlank()) {
            throw wrong(
                    userNameClaim.isBlank() ? "user-name-claim" : rolesClaim.isBlank() ? "roles-claim" : "provider",
                    "blank",
                    "a name");
        }
        if (callTimeout.compareTo(Duration.ofSeconds(1)) < 0 || callTimeout.compareTo(Duration.ofSeconds(30)) > 0) {
            throw wrong("call-timeout", callTimeout.toMillis() + "ms", "a time from 1s to 30s");
        }
    }

    /** Whether the sign-in page offers the provider. */
    public boolean signsIn() {
        return issuer != null && clientId != null;
    }

    /** What access tokens must be made for; empty if the API takes none. */
    Optional<String> tokensFor() {
        return issuer == null ? Optional.empty() : Optional.ofNullable(audience);
    }

    boolean isSet() {
        return issuer != null;
    }

    private static void checkIssuer(String issuer) {
        URI address;
        try {
            address = URI.create(issuer);
        } catch (IllegalArgumentException e) {
            throw wrong("issuer", "\"" + issuer + "\"", "an address, as https://login.example.com/realms/shop");
        }
        boolean trusted = "https".equals(address.getScheme())
                || "http".equals(address.getScheme()) && LOOPBACK.contains(String.valueOf(address.getHost()));
        if (address.getHost() == null || !trusted) {
            throw wrong(
                    "issuer",
                    "\"" + issuer + "\"",
                    "an address with https, as whoever is on the way could let anybody in; http only on this machine");
        }
    }

    private static @Nullable String blankToNull(@Nullable String text) {
        return text == null || text.isBlank() ? null : text.strip();
    }

    private static IllegalArgumentException wrong(String key, String is, String write) {
        return new IllegalArgumentException("saga-rewind.access.openid." + key + " is " + is + "; write " + write);
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return issuer + " " + clientId + " " + mappings;
    }

    /**
     * @param value of the claim, such as the name of a group
     * @param roles names of roles
     */
    public record Mapping(
            @DefaultValue("") String value, @DefaultValue Set<String> roles) {

        /** @throws IllegalArgumentException if something is missing */
        public Mapping {
            roles = Set.copyOf(roles);
            if (value.isBlank()) {
                throw wrong("mappings", "without a value", "the group or role of the provider that it is about");
            }
            if (roles.isEmpty()) {
                throw wrong("mappings", "without roles for \"" + value + "\"", "roles, such as viewer or operator");
            }
        }
    }
}
