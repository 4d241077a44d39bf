package dev.sagarewind.failure;

import dev.sagarewind.web.FieldProblems;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Failures that somebody chose to do something about, and why.
 *
 * @param failureIds each once, at least one, at most {@link #MOST}
 * @param reason 1 to {@link #LONGEST_REASON} characters, not blank
 */
record FailureChoice(List<FailureId> failureIds, String reason) {

    static final int MOST = 1_000;
    static final int LONGEST_REASON = 1_000;

    FailureChoice {
        failureIds = List.copyOf(failureIds);
        if (failureIds.isEmpty() || failureIds.size() > MOST || !isReason(reason)) {
            throw new IllegalArgumentException("Not a choice of failures with a reason: " + failureIds + ", " + reason);
        }
    }

    static boolean isReason(@Nullable String text) {
        return text != null && !text.isBlank() && text.strip().length() <= LONGEST_REASON;
    }

    /**
     * As it is written in JSON.
     *
     * @param failureIds an id that is named twice counts once
     */
    record Body(
            @Nullable List<@Nullable String> failureIds,
            @Nullable String reason) {

        /** @throws dev.sagarewind.web.ProblemException 400 naming every field that cannot be */
        FailureChoice choice() {
            var problems = new FieldProblems();
            List<FailureId> ids = failureIds == null ? List.of() : ids(failureIds, problems);
            problems.check(failureIds != null, "/failureIds", "FIELD_MISSING", "failureIds");
            problems.check(failureIds == null || !failureIds.isEmpty(), "/failureIds", "LIST_EMPTY");
            problems.check(ids.size() <= MOST, "/failureIds", "LIST_TOO_LONG", MOST);
            problems.check(reason != null, "/reason", "FIELD_MISSING", "reason");
            problems.check(reason == null || isReason(reason), "/reason", "TEXT_LENGTH", LONGEST_REASON);
            problems.refuse();
            return new FailureChoice(
                    ids, Optional.ofNullable(reason).orElseThrow().strip());
        }
    }

    /** Notes each that is no id. */
    static List<FailureId> ids(List<@Nullable String> texts, FieldProblems problems) {
        Set<FailureId> ids = new LinkedHashSet<>();
        for (int index = 0; index < texts.size(); index++) {
            @Nullable String text = texts.get(index);
            try {
                ids.add(FailureId.of(text == null ? "" : text));
            } catch (IllegalArgumentException e) {
                problems.check(false, "/failureIds/" + index, "PARAMETER_NOT_READABLE", String.valueOf(text));
            }
        }
        return new ArrayList<>(ids);
    }
}
