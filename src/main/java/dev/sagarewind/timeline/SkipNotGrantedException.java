package dev.sagarewind.timeline;

/** The database has no such function for skipping, or does not let the console call it. Nothing was recorded. */
public class SkipNotGrantedException extends RuntimeException {

    private final String function;

    SkipNotGrantedException(String function, Throwable cause) {
        super("The console cannot call " + function, cause);
        this.function = function;
    }

    /** Its name, as configured. */
    public String function() {
        return function;
    }
}
