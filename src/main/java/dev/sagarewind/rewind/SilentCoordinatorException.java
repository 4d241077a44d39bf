package dev.sagarewind.rewind;

/** Kafka answers, but not for all that has to be known, as while a coordinator moves to another broker: it is asked again. */
class SilentCoordinatorException extends RuntimeException {

    /** @param unknown what is not known, a {@link FindingCode#KAFKA_UNKNOWN} */
    SilentCoordinatorException(Finding unknown) {
        super(String.valueOf(unknown.args().get(unknown.args().size() - 1)));
    }
}
