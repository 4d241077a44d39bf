package dev.sagarewind.consumergroup;

/** Which protocol a group speaks. Offsets can be moved only for {@link #CLASSIC} and {@link #CONSUMER} (KIP-848). */
public enum GroupType {
    CLASSIC,
    CONSUMER,
    SHARE,
    STREAMS,
    UNKNOWN;

    public boolean canBeRewound() {
        return this == CLASSIC || this == CONSUMER;
    }
}
