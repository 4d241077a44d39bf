package dev.sagarewind.saga;

/** Where a saga stands, as far as the history tells. */
enum SagaState {
    /** A group has failed with one of its events. */
    FAILED,
    /** Something that was requested has not been consumed yet. */
    RUNNING,
    /** All that was requested has been consumed; whether more will be requested, nobody can know. */
    COMPLETED
}
