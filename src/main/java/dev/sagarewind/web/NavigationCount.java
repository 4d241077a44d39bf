package dev.sagarewind.web;

import dev.sagarewind.access.Actor;
import java.util.OptionalLong;

/**
 * A number beside an entry of the navigation, supplied as a bean by the feature behind it. Asked for by every page, so
 * it answers from memory or by one indexed count.
 */
public interface NavigationCount {

    Section section();

    /** How many want attention, of what the actor may see; empty while it is not known, which shows no number, as does 0. */
    OptionalLong count(Actor actor);

    /** The outcome in whose colour the number is shown, such as {@code FAILED}; empty for none. */
    default String outcome() {
        return "";
    }
}
