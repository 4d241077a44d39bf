package dev.sagarewind.consumergroup;

/** There is nothing to sign with; the message says why, and what to do. */
class MskCredentialsException extends RuntimeException {

    MskCredentialsException(String message, Throwable cause) {
        super(message, cause);
    }
}
