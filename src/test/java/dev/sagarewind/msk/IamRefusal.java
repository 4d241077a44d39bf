package dev.sagarewind.msk;

/** Why somebody is not let in, in AWS's words. */
class IamRefusal extends RuntimeException {

    IamRefusal(String message) {
        super(message);
    }
}
