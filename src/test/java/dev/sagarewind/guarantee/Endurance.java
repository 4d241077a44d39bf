package dev.sagarewind.guarantee;

/** Whether this is a run of the profile {@code endurance}: then a test goes on for long, else for seconds. */
final class Endurance {

    private static final boolean ON = Boolean.getBoolean("endurance");

    private Endurance() {}

    static boolean isOn() {
        return ON;
    }

    /** How often to do something. */
    static int times(int shortly, int enduring) {
        return ON ? enduring : shortly;
    }

    /** Another seed in each long run; the short one tries the same each time, unless the property gives a seed. */
    static long seed(String property) {
        return Long.getLong(property, isOn() ? System.nanoTime() : 1);
    }
}
