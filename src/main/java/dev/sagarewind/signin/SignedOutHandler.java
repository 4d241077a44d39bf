package dev.sagarewind.signin;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;
import org.springframework.security.web.authentication.logout.LogoutSuccessHandler;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;
import org.springframework.web.util.UriComponentsBuilder;

/**
 * Leads to the sign-in page. Who came from the OpenID provider and could come back from it without a password is led by a page
 * of its own to the provider, to sign out there, too: a redirect would be part of the form's submission, which the
 * content security policy keeps within the console.
 */
public class SignedOutHandler implements LogoutSuccessHandler {

    /** Of the request, for the page: where one signs out at the provider. */
    public static final String PROVIDER = SignedOutHandler.class.getName();

    private static final Logger LOG = LoggerFactory.getLogger(SignedOutHandler.class);

    private final OpenIdProvider provider;

    SignedOutHandler(OpenIdProvider provider) {
        this.provider = provider;
    }

    @Override
    public void onLogoutSuccess(
            HttpServletRequest request, HttpServletResponse response, @Nullable Authentication authentication)
            throws IOException, ServletException {
        Optional<String> further = authentication != null && authentication.getPrincipal() instanceof OidcUser user
                ? atProvider(request, user)
                : Optional.empty();
        if (further.isPresent()) {
            request.setAttribute(PROVIDER, further.get());
            request.getRequestDispatcher("/signed-out").forward(request, response);
        } else {
            response.sendRedirect(request.getContextPath() + "/sign-in?signed-out");
        }
    }

    private Optional<String> atProvider(HttpServletRequest request, OidcUser user) {
        try {
            return Optional.ofNullable(provider.registration()
                            .getProviderDetails()
                            .getConfigurationMetadata()
                            .get("end_session_endpoint"))
                    .map(endpoint -> UriComponentsBuilder.fromUriString(endpoint.toString())
                            .queryParam("id_token_hint", "{token}")
                            .queryParam("post_logout_redirect_uri", "{back}")
                            .encode()
                            .buildAndExpand(user.getIdToken().getTokenValue(), signInPage(request))
                            .toUriString());
        } catch (ProviderAwayException e) {
            LOG.warn("{} is signed out here, but not at the OpenID provider: {}", user.getName(), e.getMessage());
            return Optional.empty();
        }
    }

    private static String signInPage(HttpServletRequest request) {
        return ServletUriComponentsBuilder.fromContextPath(request)
                .path("/sign-in")
                .toUriString();
    }
}
