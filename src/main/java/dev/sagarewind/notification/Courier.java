package dev.sagarewind.notification;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/**
 * Takes one notice to one target. What the receiver took is never sent again; where its answer was lost, it may get the same id
 * a second time.
 */
@Component
class Courier {

    private static final Logger LOG = LoggerFactory.getLogger(Courier.class);
    private static final Duration FIRST_DELAY = Duration.ofSeconds(5);
    private static final Duration LONGEST_DELAY = Duration.ofMinutes(15);
    /** Beyond the time limit of an attempt: for what comes before it and after it. */
    private static final Duration MARGIN = Duration.ofSeconds(20);

    private final JdbcDeliveries deliveries;
    private final Sender sender;
    private final NotificationSettings settings;
    private final Clock clock;
    private final Set<String> inTrouble = ConcurrentHashMap.newKeySet();

    Courier(JdbcDeliveries deliveries, Sender sender, NotificationSettings settings, Clock clock) {
        this.deliveries = deliveries;
        this.sender = sender;
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * @param running asked right before anything is sent
     * @return whether there was anything to do
     */
    boolean deliverNext(NotificationSettings.Target target, String worker, BooleanSupplier running)
            throws InterruptedException {
        Optional<Delivery> claimed = deliveries.claim(
                target.name(), worker, settings.timeout().multipliedBy(2).plus(MARGIN));
        if (claimed.isEmpty()) {
            return false;
        }
        Delivery delivery = claimed.get();
        // A process may have stood still since it claimed.
        if (!running.getAsBoolean() || delivery.left().compareTo(settings.timeout()) < 0) {
            deliveries.notSent(delivery);
            return true;
        }
        Answer answer = sender.send(target, delivery);
        if (answer.taken()) {
            taken(delivery, answer);
        } else if (answer.refused()) {
            giveUp(delivery, answer);
        } else {
            tryAgain(delivery, answer);
        }
        return true;
    }

    /** The receiver has it: as long as nobody else may send it, that is written down however often it takes. */
    private void taken(Delivery delivery, Answer answer) throws InterruptedException {
        while (true) {
            try {
                if (!deliveries.delivered(delivery, answer)) {
                    LOG.warn("{} was told twice of notification {}", delivery.target(), delivery.notification());
                }
                break;
            } catch (DataAccessException away) {
                if (delivery.left().compareTo(Duration.ofSeconds(1)) < 0) {
                    throw away;
                }
                TimeUnit.MILLISECONDS.sleep(500);
            }
        }
        if (inTrouble.remove(delivery.target())) {
            LOG.info("{} takes notifications again", delivery.target());
        }
    }

    private void giveUp(Delivery delivery, Answer answer) {
        if (deliveries.givenUp(delivery, answer)) {
            LOG.error(
                    "{} was not told of notification {} ({}), and will not be: {}",
                    delivery.target(),
                    delivery.notification(),
                    delivery.notice().kind().type(),
                    answer.inWords());
        }
    }

    private void tryAgain(Delivery delivery, Answer answer) {
        Duration delay = delay(delivery.attempt(), answer.retryAfter());
        Instant last = delivery.notedAt().plus(settings.retryFor());
        if (clock.instant().plus(delay).isAfter(last)) {
            giveUp(delivery, answer);
            return;
        }
        deliveries.later(delivery, answer, delay);
        answer.retryAfter().ifPresent(pause -> deliveries.pause(delivery.target(), pause));
        if (inTrouble.add(delivery.target())) {
            LOG.warn("{} takes no notifications; it is tried again: {}", delivery.target(), answer.inWords());
        }
    }

    /** Doubles each time, with up to a fifth more so that consoles do not come together, and not before the receiver wants. */
    static Duration delay(int attempt, Optional<Duration> retryAfter) {
        long doubled = FIRST_DELAY.toMillis() << Math.min(attempt - 1, 10);
        long base = Math.min(doubled, LONGEST_DELAY.toMillis());
        Duration delay = Duration.ofMillis(base + ThreadLocalRandom.current().nextLong(base / 5 + 1));
        return retryAfter.filter(wish -> wish.compareTo(delay) > 0).orElse(delay);
    }
}
