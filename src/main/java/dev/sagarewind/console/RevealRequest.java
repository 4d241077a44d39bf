package dev.sagarewind.console;

import static dev.sagarewind.web.Given.given;

import dev.sagarewind.web.FieldProblems;
import dev.sagarewind.web.ProblemException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What somebody wants to see unmasked, and why.
 *
 * @param consumerGroup whose error; of a payload none
 */
record RevealRequest(What what, Optional<String> consumerGroup, String reason, Optional<String> ticket) {

    static final int LONGEST_REASON = 500;
    private static final int LONGEST_TICKET = 100;

    enum What {
        PAYLOAD,
        ERROR
    }

    /** As it comes in, complete or not. */
    record Body(
            @Nullable What what,
            @Nullable String consumerGroup,
            @Nullable String reason,
            @Nullable String ticket) {

        /** @throws ProblemException 400 naming every field that is missing, or too long */
        RevealRequest request() {
            var problems = new FieldProblems();
            Optional<String> group = given(consumerGroup);
            Optional<String> why = given(reason);
            problems.check(what != null, "/what", "REVEAL_WHAT");
            problems.check(what != What.ERROR || group.isPresent(), "/consumerGroup", "REVEAL_GROUP");
            problems.check(
                    why.filter(text -> text.length() <= LONGEST_REASON && text.indexOf('\0') < 0)
                            .isPresent(),
                    "/reason",
                    "REVEAL_REASON",
                    String.valueOf(LONGEST_REASON));
            problems.check(
                    given(ticket)
                            .filter(text -> text.length() > LONGEST_TICKET || text.indexOf('\0') >= 0)
                            .isEmpty(),
                    "/ticket",
                    "REVEAL_TICKET",
                    String.valueOf(LONGEST_TICKET));
            problems.refuse();
            return new RevealRequest(what == null ? What.PAYLOAD : what, group, why.orElse(""), given(ticket));
        }
    }
}
