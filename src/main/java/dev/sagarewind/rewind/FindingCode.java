package dev.sagarewind.rewind;

import static dev.sagarewind.rewind.FindingLevel.BLOCKER;
import static dev.sagarewind.rewind.FindingLevel.NOTE;
import static dev.sagarewind.rewind.FindingLevel.WARNING;

import java.util.List;

/** Every gate of a rewind: how much it weighs when it is shut, and the HTTP status of a refusal for it. */
public enum FindingCode {
    GROUP_UNKNOWN(BLOCKER, 422),
    GROUP_TYPE_UNSUPPORTED(BLOCKER, 422),
    /** Kafka did not say what has to be known: a committed offset, a log's bounds, a group's state. */
    KAFKA_UNKNOWN(BLOCKER, 503),
    NOTHING_TO_REWIND(BLOCKER, 422, "NONE_OPEN", "NO_COMMIT", "THERE_ALREADY"),
    OFFSET_OUT_OF_RANGE(BLOCKER, 422, "TIME", "EMPTY", "OFFSET"),
    /** No record stands at the target: it is a transaction marker or was compacted away. */
    OFFSET_NOT_A_RECORD(BLOCKER, 422, "NONE", "NEXT"),
    /** Nothing that a rewind moved can be put forward again. */
    NOTHING_TO_UNDO(BLOCKER, 422, "UNKNOWN", "FORWARD", "UNDONE", "NOT_MOVED", "REACHED"),
    /** The one who plans may not decide that messages are never processed. */
    FORWARD_MOVE_NOT_PERMITTED(BLOCKER, 403, "FORWARD", "UNDO"),
    MIXED_DIRECTIONS(BLOCKER, 422),
    /** An undo would pass records of which nobody knows whether they ran. */
    UNDO_PASSES_UNRECORDED(BLOCKER, 422),
    RECORD_EXPIRED(BLOCKER, 422),
    RECORD_MISMATCH(BLOCKER, 422),
    /** Records without a history from a time whose history was dropped: they ran, in all likelihood, and would run twice. */
    HISTORY_DROPPED(BLOCKER, 422),
    SELECTION_TOO_LARGE(BLOCKER, 422),
    REWIND_IN_PROGRESS(BLOCKER, 409),
    /** A rewind is undone only after its end. */
    REWIND_NOT_ENDED(BLOCKER, 409),
    /** What a rewind moved has been moved by something else since. */
    MOVED_SINCE(BLOCKER, 409, "REWIND", "OUTSIDE"),
    GROUP_HAS_MEMBERS(BLOCKER, 409),
    MEMBERS_KEEP_REJOINING(BLOCKER, 409),
    EXPECTED_OFFSET_DIFFERS(BLOCKER, 409, "OFFSET", "NO_COMMIT"),
    PLAN_EXPIRED(BLOCKER, 409),
    PLAN_DRIFTED(BLOCKER, 409, "BACK", "LOG_START", "LOG_END", "RECORD", "NO_COMMIT", "TARGET", "PASSED", "HISTORY"),
    WAITED_TOO_LONG(BLOCKER, 409),
    /** Neither Kafka nor the history tells whether offsets were moved, and moving them again could do harm. */
    MOVE_UNKNOWN(BLOCKER, 503),
    /** Something committed over the rewind, and it could not be put right. */
    OVERWRITTEN(BLOCKER, 409),
    /** Offsets were moved forward, and something committed an older one after that. */
    TAKEN_BACK(BLOCKER, 409),
    /** The partition that went first did not recover; the others were left alone. */
    CANARY_FAILED(BLOCKER, 409),
    APPROVAL_TIMED_OUT(BLOCKER, 409),
    /** Nothing says which service runs the group. */
    FLEET_UNKNOWN(BLOCKER, 422),
    /** The fleet did not say how a service is, or did not stop it. */
    FLEET_FAILED(BLOCKER, 503),
    /** The service is to run again and does not yet. Is tried until it succeeds. */
    FLEET_NOT_RESTORED(BLOCKER, 503),
    GROUP_MAYBE_LIVE(WARNING, 422),
    UNRECORDED_RECORDS(WARNING, 422),
    RANGE_NOT_READ(WARNING, 422),
    ORDER_ALREADY_PASSED(WARNING, 422),
    SAGA_SPANS_PARTITIONS(WARNING, 422),
    SAME_FAILURE_AGAIN(WARNING, 422),
    /** Somebody decided that nothing is to be done about them, perhaps because it was done otherwise. */
    DISMISSED_RUN_AGAIN(WARNING, 422),
    /** Too many rewinds of the cause came to nothing, one after the other: it takes a canary, too. */
    LOOP_GUARD(WARNING, 422),
    MESSAGES_NOT_PROCESSED(WARNING, 422, "RECORDS", "HISTORY"),
    /** What an open transaction will commit below the target is passed unseen. */
    PAST_OPEN_TRANSACTION(WARNING, 422),
    /** An undo passes open messages that were tried since the rewind. */
    TRIED_SINCE_REWIND(WARNING, 422),
    STAYS_OPEN(NOTE, 422),
    ALREADY_SETTLED(NOTE, 422),
    ALSO_RUNS_AGAIN(NOTE, 422),
    READ_WITHOUT_EFFECT(NOTE, 422),
    DUPLICATE_RECORDS(NOTE, 422),
    REWIND_VERIFYING(NOTE, 422),
    NOT_REWOUND_BEFORE(NOTE, 422);

    private final FindingLevel level;
    private final int status;
    private final List<String> kinds;

    FindingCode(FindingLevel level, int status, String... kinds) {
        this.level = level;
        this.status = status;
        this.kinds = List.of(kinds);
    }

    /** Its level when the gate is shut. */
    public FindingLevel level() {
        return level;
    }

    /** The ways in which it can be shut, where there are several: a finding names its own as the first argument. */
    public List<String> kinds() {
        return kinds;
    }

    /** The HTTP status of a refusal for this reason. */
    public int status() {
        return status;
    }
}
