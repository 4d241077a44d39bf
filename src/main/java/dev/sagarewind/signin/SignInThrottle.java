package dev.sagarewind.signin;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sagarewind.signin.JdbcSignInFailures.State;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/**
 * Refuses to look at a password or token after too many wrong ones. Nobody can keep a user out for good: the bound of the user
 * does not hold where they have signed in from before, and every bound ends with its window.
 */
@Component
class SignInThrottle {

    private static final Duration FORGET_EVERY = Duration.ofMinutes(1);

    private final JdbcSignInFailures failures;
    private final ThrottleSettings settings;
    private final ApplicationEventPublisher events;
    private final Clock clock;
    private final AtomicLong forgetAt = new AtomicLong();

    SignInThrottle(
            JdbcSignInFailures failures, ThrottleSettings settings, ApplicationEventPublisher events, Clock clock) {
        this.failures = failures;
        this.settings = settings;
        this.events = events;
        this.clock = clock;
    }

    /** An attempt to sign in that may be looked at; say how it ended. */
    interface Attempt {
        void succeeded();

        void failed();
    }

    /** @throws SignInThrottledException if this password is not to be looked at */
    Attempt ofPassword(String name, String address) {
        String network = Addresses.network(address);
        String pair = key("user at address", name, network);
        String user = key("user", name);
        String place = key("address", network);
        Map<String, State> states = failures.states(List.of(pair, user, place), settings.window());
        State here = states.getOrDefault(pair, State.NONE);
        refuse(here, settings.perUserAndAddress());
        refuse(states.getOrDefault(place, State.NONE), settings.perAddress());
        State everywhere = states.getOrDefault(user, State.NONE);
        if (!here.known()) {
            refuse(everywhere, settings.perUser());
        }
        boolean nothingToNote = here.fresh() && here.failures() == 0 && everywhere.failures() == 0;
        return new Attempt() {
            @Override
            public void succeeded() {
                if (!nothingToNote) {
                    failures.succeeded(pair, user);
                }
            }

            @Override
            public void failed() {
                Map<String, Integer> counted = count(List.of(pair, user, place));
                if (counted.getOrDefault(pair, 0) == settings.perUserAndAddress()
                        || counted.getOrDefault(user, 0) == settings.perUser()
                        || counted.getOrDefault(place, 0) == settings.perAddress()) {
                    events.publishEvent(new SignInThrottled(Optional.of(name), address, settings.window()));
                }
            }
        };
    }

    /** @throws SignInThrottledException if this token is not to be looked at */
    Attempt ofToken(String address) {
        String place = key("tokens of address", Addresses.network(address));
        refuse(
                failures.states(List.of(place), settings.window()).getOrDefault(place, State.NONE),
                settings.perAddress());
        return new Attempt() {
            @Override
            public void succeeded() {}

            @Override
            public void failed() {
                if (count(List.of(place)).getOrDefault(place, 0) == settings.perAddress()) {
                    events.publishEvent(new SignInThrottled(Optional.empty(), address, settings.window()));
                }
            }
        };
    }

    private static void refuse(State state, int atMost) {
        if (state.failures() >= atMost) {
            throw new SignInThrottledException(state.left());
        }
    }

    private Map<String, Integer> count(List<String> keys) {
        long now = clock.millis();
        long due = forgetAt.get();
        if (now >= due && forgetAt.compareAndSet(due, now + FORGET_EVERY.toMillis())) {
            failures.forget(settings.window());
        }
        return failures.count(keys, settings.window());
    }

    /** A hash, as people type their password into the field of the name, too, and as long a name as they like. */
    private static String key(String... parts) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256")
                            .digest(String.join("\u0000", parts).getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is part of every Java runtime", e);
        }
    }
}
