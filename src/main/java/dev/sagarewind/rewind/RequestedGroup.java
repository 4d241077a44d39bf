package dev.sagarewind.rewind;

import dev.sagarewind.position.ConsumerGroupId;
import dev.sagarewind.web.ProblemException;

/** The query parameter {@code consumerGroup}. */
final class RequestedGroup {

    private RequestedGroup() {}

    /** @throws ProblemException 400 if it is blank */
    static ConsumerGroupId named(String name) {
        if (name.isBlank()) {
            throw ProblemException.badRequest("/consumerGroup", "GROUP_NAME_BLANK");
        }
        return new ConsumerGroupId(name);
    }
}
