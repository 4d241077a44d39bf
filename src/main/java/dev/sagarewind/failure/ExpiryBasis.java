package dev.sagarewind.failure;

/** From what it is concluded how long a record is kept. */
public enum ExpiryBasis {
    /** From the topic's retention time and when the record was written. */
    TIME,
    /** From the topic's retention size and how fast the log grows: it lasts about so long at that pace. */
    SIZE_ESTIMATE,
    /** The record is below the log start: it is gone. */
    LOST,
    /** The topic keeps records without any limit of time or size. */
    NONE,
    /** Kafka has not said, or the log was not watched for long enough. */
    UNKNOWN
}
