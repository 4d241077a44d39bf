package dev.sagarewind.web;

import java.util.List;

/**
 * What is wrong with one field of a request.
 *
 * @param pointer JSON pointer into the body ({@code /partitions/0/to}), or {@code /} and a query parameter's name
 * @param code the sentence is the message {@code problem.<code>}
 * @param args the arguments of that sentence; give offsets and ids as text, as numbers are grouped
 */
public record FieldProblem(String pointer, String code, List<Object> args) {

    public FieldProblem {
        args = List.copyOf(args);
    }

    public static FieldProblem at(String pointer, String code, Object... args) {
        return new FieldProblem(pointer, code, List.of(args));
    }
}
