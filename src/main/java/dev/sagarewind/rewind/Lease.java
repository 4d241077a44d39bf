package dev.sagarewind.rewind;

/** The right of one worker to act for a rewind, until the database's clock says otherwise. */
record Lease(RewindId rewind, String worker) {}
