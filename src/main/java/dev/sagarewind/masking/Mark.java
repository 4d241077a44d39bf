package dev.sagarewind.masking;

/** What stands in the place of a masked value: its kind, and whether it was long. */
final class Mark {

    static final String DOTS = "••••";
    private static final int LONG = 64;

    private Mark() {}

    static String of(String kind, int length) {
        return DOTS + " (" + kind + (length > LONG ? ", over " + LONG + " characters" : "") + ")";
    }
}
