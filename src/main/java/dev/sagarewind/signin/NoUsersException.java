package dev.sagarewind.signin;

/** Nobody could sign in, so the console does not start. */
class NoUsersException extends RuntimeException {

    NoUsersException() {
        super(
                "Nobody may sign in: saga-rewind.access.users is empty, and saga-rewind.access.openid.issuer is not set.");
    }
}
