package dev.sagarewind.consumergroup;

/** Settings of MSK that are well-formed and would be of no use, or of another than was meant. */
class MskMisuseException extends RuntimeException {

    private final String action;

    /** @param action what to write instead */
    MskMisuseException(String message, String action) {
        super(message);
        this.action = action;
    }

    String action() {
        return action;
    }
}
