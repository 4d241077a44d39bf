package dev.sagarewind.rewind;

/** Another console works on this rewind now, or the lease ran out: whatever was to be done must not be done. */
class LeaseLostException extends RuntimeException {

    LeaseLostException(Lease lease) {
        super(lease.worker() + " no longer holds rewind " + lease.rewind());
    }
}
