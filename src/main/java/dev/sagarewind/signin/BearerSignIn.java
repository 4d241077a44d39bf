package dev.sagarewind.signin;

import java.util.List;
import org.springframework.dao.DataAccessException;
import org.springframework.security.authentication.AccountStatusException;
import org.springframework.security.authentication.AuthenticationEventPublisher;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.ProviderManager;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.transaction.TransactionException;

/** Takes what comes as a bearer token, of the console or of the OpenID provider, unless there were too many wrong ones. */
class BearerSignIn implements AuthenticationManager {

    private final ProviderManager tokens;
    private final SignInThrottle throttle;
    private final AuthenticationEventPublisher events;

    BearerSignIn(
            ApiTokenSignIn apiTokens,
            AccessTokenSignIn accessTokens,
            SignInThrottle throttle,
            AuthenticationEventPublisher events) {
        this.tokens = new ProviderManager(List.of(apiTokens, accessTokens));
        this.throttle = throttle;
        this.events = events;
    }

    @Override
    public Authentication authenticate(Authentication authentication) {
        try {
            SignInThrottle.Attempt attempt = throttle.ofToken(Addresses.of(authentication));
            try {
                return tokens.authenticate(authentication);
            } catch (BadCredentialsException wrong) {
                attempt.failed();
                tell(wrong, authentication);
                throw wrong;
            } catch (AccountStatusException useless) {
                tell(useless, authentication);
                throw useless;
            }
        } catch (DataAccessException | TransactionException | ProviderAwayException e) {
            throw new SignInUnavailableException(e);
        }
    }

    /** The name of what was sent is the token itself, which is nothing for the audit. */
    private void tell(AuthenticationException refusal, Authentication authentication) {
        UsernamePasswordAuthenticationToken somebody =
                UsernamePasswordAuthenticationToken.unauthenticated("(token)", "");
        somebody.setDetails(authentication.getDetails());
        events.publishAuthenticationFailure(refusal, somebody);
    }
}
