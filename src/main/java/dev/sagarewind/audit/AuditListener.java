package dev.sagarewind.audit;

import dev.sagarewind.access.Actor;
import dev.sagarewind.access.AttemptDenied;
import dev.sagarewind.access.SignedInBy;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.EventListener;
import org.springframework.dao.DataAccessException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.authentication.event.AbstractAuthenticationFailureEvent;
import org.springframework.security.authentication.event.InteractiveAuthenticationSuccessEvent;
import org.springframework.security.authentication.event.LogoutSuccessEvent;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.authentication.WebAuthenticationDetails;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Records who signed in and out of the pages, who failed to, and who tried what they may not do. Calls of the API that
 * succeed bring their credentials each time and are not entries of their own.
 */
@Component
class AuditListener {

    private static final Logger LOG = LoggerFactory.getLogger(AuditListener.class);
    private static final int LONGEST_NAME = 200;

    private final AuditTrail trail;

    AuditListener(AuditTrail trail) {
        this.trail = trail;
    }

    @EventListener
    void signedIn(InteractiveAuthenticationSuccessEvent event) {
        record(event.getAuthentication(), AuditedAction.SIGN_IN, AuditOutcome.DONE);
    }

    @EventListener
    void failedToSignIn(AbstractAuthenticationFailureEvent event) {
        if (event.getAuthentication() instanceof UsernamePasswordAuthenticationToken) {
            record(event.getAuthentication(), AuditedAction.SIGN_IN, AuditOutcome.REFUSED);
        }
    }

    @EventListener
    void signedOut(LogoutSuccessEvent event) {
        record(event.getAuthentication(), AuditedAction.SIGN_OUT, AuditOutcome.DONE);
    }

    @EventListener
    void denied(AttemptDenied denied) {
        record(
                denied.actor(),
                AuditedAction.ATTEMPT,
                denied.attempt(),
                AuditOutcome.REFUSED,
                AuditDetails.none().code(denied.missing().refusal()));
    }

    private void record(Authentication authentication, AuditedAction action, AuditOutcome outcome) {
        String typed = String.valueOf(authentication.getName()).strip();
        String name = typed.isEmpty() ? "nobody" : typed.substring(0, Math.min(typed.length(), LONGEST_NAME));
        Optional<String> address = Optional.ofNullable(authentication.getDetails())
                .filter(WebAuthenticationDetails.class::isInstance)
                .map(details -> ((WebAuthenticationDetails) details).getRemoteAddress());
        record(new Actor(name, List.of(), SignedInBy.NONE, address), action, name, outcome, AuditDetails.none());
    }

    /** Nothing moves by signing in: without its database the console still lets people in, to tell them so. */
    private void record(Actor actor, AuditedAction action, String subject, AuditOutcome outcome, AuditDetails details) {
        try {
            trail.record(actor, action, subject, outcome, details);
        } catch (DataAccessException | TransactionException e) {
            LOG.error("Not in the audit: {} {} {} {}", actor, action, subject, outcome, e);
        }
    }
}
