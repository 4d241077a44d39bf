package dev.sagarewind.audit;

import dev.sagarewind.access.Actor;
import dev.sagarewind.access.AttemptDenied;
import dev.sagarewind.access.SignedInBy;
import dev.sagarewind.signin.SignInThrottled;
import dev.sagarewind.signin.TokenCreated;
import dev.sagarewind.signin.TokenRevoked;
import java.time.Clock;
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
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Records who signed in and out of the pages, who failed to, who tried what they may not do, and what became of API tokens.
 * Calls of the API that succeed bring their credentials each time and are not entries of their own.
 */
@Component
class AuditListener {

    private static final Logger LOG = LoggerFactory.getLogger(AuditListener.class);
    private static final int LONGEST_NAME = 200;
    private static final String NOBODY = "nobody";

    private final AuditTrail trail;
    private final FailedSignIns failed;

    AuditListener(AuditTrail trail, AuditSettings settings, Clock clock) {
        this.trail = trail;
        this.failed = new FailedSignIns(settings.failedSignIns(), clock);
    }

    @EventListener
    void signedIn(InteractiveAuthenticationSuccessEvent event) {
        Authentication who = event.getAuthentication();
        SignedInBy by =
                who instanceof UsernamePasswordAuthenticationToken ? SignedInBy.PASSWORD : SignedInBy.OPENID_CONNECT;
        record(actor(who, by), AuditedAction.SIGN_IN, name(who), AuditOutcome.DONE, AuditDetails.none());
    }

    /** What was typed as name is recorded; of a token nothing is, as its name may be the token itself. */
    @EventListener
    void failedToSignIn(AbstractAuthenticationFailureEvent event) {
        if (!failed.mayBeRecorded(this::othersFailed)) {
            return;
        }
        Authentication who = event.getAuthentication();
        AuditDetails details =
                AuditDetails.none().fact("why", event.getException().getClass().getSimpleName());
        Actor actor = who instanceof UsernamePasswordAuthenticationToken
                ? actor(who, SignedInBy.NONE)
                : new Actor(NOBODY, List.of(), SignedInBy.NONE, address(who));
        record(actor, AuditedAction.SIGN_IN, actor.name(), AuditOutcome.REFUSED, details);
    }

    private void othersFailed(long many) {
        record(
                Actor.console(),
                AuditedAction.SIGN_IN,
                NOBODY,
                AuditOutcome.REFUSED,
                AuditDetails.none().note(many + " more sign-ins failed within a minute"));
    }

    @EventListener
    void throttled(SignInThrottled throttled) {
        String name = throttled.name().map(AuditListener::shortened).orElse(NOBODY);
        record(
                new Actor(name, List.of(), SignedInBy.NONE, Optional.of(throttled.address())),
                AuditedAction.SIGN_IN_THROTTLED,
                name,
                AuditOutcome.REFUSED,
                AuditDetails.none());
    }

    @EventListener
    void signedOut(LogoutSuccessEvent event) {
        Authentication who = event.getAuthentication();
        record(actor(who, SignedInBy.NONE), AuditedAction.SIGN_OUT, name(who), AuditOutcome.DONE, AuditDetails.none());
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

    @EventListener
    void created(TokenCreated token) {
        change(
                token.actor(),
                AuditedAction.TOKEN_CREATED,
                token.name(),
                AuditDetails.none()
                        .fact("role", token.role())
                        .fact(
                                "reach",
                                token.reach().limitsNothing()
                                        ? ""
                                        : token.reach().toString())
                        .fact("validFor", token.validFor().toString()));
    }

    @EventListener
    void revoked(TokenRevoked token) {
        change(
                token.actor(),
                AuditedAction.TOKEN_REVOKED,
                token.name(),
                AuditDetails.none().fact("owner", token.owner()));
    }

    /** With the change it is about, or not at all: what cannot be recorded is not done. */
    private void change(Actor actor, AuditedAction action, String subject, AuditDetails details) {
        if (TransactionSynchronizationManager.isActualTransactionActive()) {
            trail.recordWithin(actor, action, subject, AuditOutcome.DONE, details);
        } else {
            trail.record(actor, action, subject, AuditOutcome.DONE, details);
        }
    }

    private static Actor actor(Authentication authentication, SignedInBy by) {
        return new Actor(name(authentication), List.of(), by, address(authentication));
    }

    private static String name(Authentication authentication) {
        return shortened(String.valueOf(authentication.getName()));
    }

    private static String shortened(String typed) {
        String name = typed.strip();
        return name.isEmpty() ? NOBODY : name.substring(0, Math.min(name.length(), LONGEST_NAME));
    }

    private static Optional<String> address(Authentication authentication) {
        return Optional.ofNullable(authentication.getDetails())
                .filter(WebAuthenticationDetails.class::isInstance)
                .map(details -> ((WebAuthenticationDetails) details).getRemoteAddress());
    }

    /** Nothing moves by signing in: without its database the console still lets people in, to tell them so. */
    private void record(Actor actor, AuditedAction action, String subject, AuditOutcome outcome, AuditDetails details) {
        try {
            trail.record(actor, action, subject, outcome, details);
        } catch (DataAccessException | TransactionException e) {
            LOG.error("Not in the audit: {} {} {} {}", actor.name(), action, subject, outcome, e);
        }
    }
}
