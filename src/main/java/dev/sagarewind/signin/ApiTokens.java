package dev.sagarewind.signin;

import dev.sagarewind.access.Actor;
import dev.sagarewind.access.SignedInBy;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * The tokens with which programs use the API in somebody's name. What becomes of them is published in the transaction that does
 * it, so that it can be recorded with it.
 */
@Component
public class ApiTokens {

    private final JdbcApiTokens tokens;
    private final TokenSettings settings;
    private final ApplicationEventPublisher events;

    ApiTokens(JdbcApiTokens tokens, TokenSettings settings, ApplicationEventPublisher events) {
        this.tokens = tokens;
        this.settings = settings;
        this.events = events;
    }

    /** What came of the wish for a token. */
    public sealed interface Creation {
        /** @param secret shown to its owner now, and known to nobody afterwards */
        record Created(TokenSecret secret) implements Creation {}

        record NameTaken() implements Creation {}

        /** @param atMost as many as one person may have */
        record TooMany(int atMost) implements Creation {}
    }

    /** Those of this person, newest first. */
    public List<ApiToken> of(Actor owner) {
        return tokens.of(owner.name());
    }

    /** Everybody's, at most 500: those that can be used first. */
    public List<ApiToken> all() {
        return tokens.all();
    }

    public Optional<ApiToken> find(UUID id) {
        return tokens.find(id);
    }

    /** @throws IllegalArgumentException if the actor has no session of the pages: a token makes no tokens */
    @Transactional
    public Creation create(Actor actor, NewToken wish) {
        if (actor.signedInBy() != SignedInBy.PASSWORD && actor.signedInBy() != SignedInBy.OPENID_CONNECT) {
            throw new IllegalArgumentException("Only who is signed in on the pages makes tokens");
        }
        if (wish.days() < 1 || wish.days() > settings.longest().toDays()) {
            throw new IllegalArgumentException(
                    "A token is valid for 1 to " + settings.longest().toDays() + " days, not " + wish.days());
        }
        UUID id = UUID.randomUUID();
        TokenSecret secret = TokenSecret.random();
        return switch (tokens.insert(id, secret.hash(), actor.name(), actor.signedInBy(), wish, settings.perOwner())) {
            case NAME_TAKEN -> new Creation.NameTaken();
            case TOO_MANY -> new Creation.TooMany(settings.perOwner());
            case DONE -> {
                events.publishEvent(new TokenCreated(
                        actor, id, wish.name(), wish.role(), wish.reach(), Duration.ofDays(wish.days())));
                yield new Creation.Created(secret);
            }
        };
    }

    /** Does nothing to one that is revoked already. */
    @Transactional
    public void revoke(ApiToken token, Actor by) {
        if (tokens.revoke(token.id(), by.name())) {
            events.publishEvent(new TokenRevoked(by, token.id(), token.owner(), token.name()));
        }
    }

    /** Somebody came from the OpenID provider with these roles: their tokens with any other are revoked. */
    @Transactional
    public void ownerHas(String owner, Collection<String> roles) {
        tokens.revokeBeyond(owner, roles).stream()
                .flatMap(id -> tokens.find(id).stream())
                .forEach(token -> events.publishEvent(
                        new TokenRevoked(Actor.console(), token.id(), token.owner(), token.name())));
    }
}
