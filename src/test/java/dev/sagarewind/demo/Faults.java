package dev.sagarewind.demo;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** What is broken in the demo at this moment; nothing is at the start. */
public final class Faults {
    private static final String PAYMENT_GATEWAY = "payment-gateway";
    private static final String STOCK_BUG = "stock-bug";

    private final Map<String, Boolean> active =
            new ConcurrentHashMap<>(Map.of(PAYMENT_GATEWAY, false, STOCK_BUG, false));

    /** The gateway does not answer for some merchants. */
    public boolean paymentGateway() {
        return active.get(PAYMENT_GATEWAY);
    }

    /** The stock service trips over orders with a note. */
    public boolean stockBug() {
        return active.get(STOCK_BUG);
    }

    /** Empty if there is no fault of this name. */
    Optional<Boolean> isActive(String name) {
        return Optional.ofNullable(active.get(name));
    }

    /** False if there is no fault of this name. */
    boolean set(String name, boolean wanted) {
        return active.computeIfPresent(name, (fault, before) -> wanted) != null;
    }

    Map<String, Boolean> all() {
        return new TreeMap<>(active);
    }
}
