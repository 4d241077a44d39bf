package dev.sagarewind.benchmark;

import java.util.random.RandomGenerator;

/** Errors as services record them, of which few causes make the most (Zipf). */
final class Causes {

    /** An error of one of the causes. */
    record Failed(String type, String message, String stack) {}

    private static final String[] WHERE = {"Gateway", "Ledger", "Stock", "Courier", "Invoice", "Voucher", "Account"};
    private static final String[] WHAT = {"Timeout", "Refused", "NotFound", "Conflict", "Malformed", "Overdrawn"};
    private static final int FRAMES = 12;

    private final double[] upTo;

    Causes(int count) {
        upTo = new double[count];
        double sum = 0;
        for (int cause = 0; cause < count; cause++) {
            sum += 1.0 / (cause + 1);
            upTo[cause] = sum;
        }
    }

    Failed next(RandomGenerator random) {
        double place = random.nextDouble() * upTo[upTo.length - 1];
        int cause = 0;
        while (upTo[cause] < place) {
            cause++;
        }
        String where = WHERE[cause % WHERE.length];
        String type = "com.example.shop." + WHAT[cause % WHAT.length] + "Exception";
        String message = "%s %d said no to %d after %d ms"
                .formatted(where, cause, random.nextInt(1_000_000), random.nextInt(30_000));
        StringBuilder stack =
                new StringBuilder(type).append(": ").append(message).append('\n');
        for (int frame = 0; frame < FRAMES; frame++) {
            stack.append("\tat com.example.shop.%s%d.step%d(%s%d.java:%d)\n"
                    .formatted(where, cause, frame, where, cause, 10 + frame));
        }
        return new Failed(type, message, stack.toString());
    }
}
