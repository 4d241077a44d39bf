package dev.sagarewind.web;

import java.util.ArrayList;
import java.util.List;

/** Collects what is wrong with a request, so that the answer names every wrong field at once. */
public final class FieldProblems {

    private final List<FieldProblem> problems = new ArrayList<>();

    /** Notes a problem with the field unless the condition holds. */
    public FieldProblems check(boolean holds, String pointer, String code, Object... args) {
        if (!holds) {
            problems.add(FieldProblem.at(pointer, code, args));
        }
        return this;
    }

    public boolean any() {
        return !problems.isEmpty();
    }

    /** @throws ProblemException 400 with every problem noted so far, if there is one */
    public void refuse() {
        if (any()) {
            throw ProblemException.badRequest(problems);
        }
    }
}
