package dev.sagarewind.timeline;

/** How the consumption history is followed. */
enum FollowMode {
    /** By the transactions that were recorded in each row: misses nothing. */
    SNAPSHOT,
    /** By time, reading a little again: for views without {@code recorded_in}. May miss what commits very late. */
    OVERLAP
}
