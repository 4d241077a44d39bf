package dev.sagarewind.failure;

import dev.sagarewind.access.Scope;
import dev.sagarewind.web.FieldProblem;
import dev.sagarewind.web.ProblemException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/** Finds the failures that somebody chose: all of them, or nothing is done about any. */
@Component
class ChosenFailures {

    private final FailureBoard board;

    ChosenFailures(FailureBoard board) {
        this.board = board;
    }

    /** Of those within this scope: what is outside nobody knows. */
    ChosenFailures within(Scope scope) {
        return new ChosenFailures(board.within(scope));
    }

    /**
     * In the order in which they were chosen.
     *
     * @throws ProblemException 422 naming each that nobody knows
     */
    List<Failure> of(Collection<FailureId> ids) {
        Map<FailureId, Failure> found =
                board.findAll(ids).stream().collect(Collectors.toMap(Failure::id, Function.identity()));
        List<Failure> failures = new ArrayList<>();
        List<FieldProblem> unknown = new ArrayList<>();
        int index = 0;
        for (FailureId id : ids) {
            if (found.containsKey(id)) {
                failures.add(found.get(id));
            } else {
                unknown.add(FieldProblem.at("/failureIds/" + index, "FAILURE_UNKNOWN", id.toString()));
            }
            index++;
        }
        if (!unknown.isEmpty()) {
            throw ProblemException.of(HttpStatus.UNPROCESSABLE_CONTENT, "FAILURES_UNKNOWN", unknown);
        }
        return failures;
    }

    Optional<Failure> known(FailureId id) {
        return board.find(id);
    }
}
