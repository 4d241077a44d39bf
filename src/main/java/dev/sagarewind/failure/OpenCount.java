package dev.sagarewind.failure;

/**
 * How many messages are open.
 *
 * @param failed tried and failed
 * @param held waiting behind them
 * @param sagas standing still because of them
 */
public record OpenCount(int failed, int held, int sagas) {

    public static final OpenCount NONE = new OpenCount(0, 0, 0);
}
