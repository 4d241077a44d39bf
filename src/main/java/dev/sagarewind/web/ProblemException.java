package dev.sagarewind.web;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.http.HttpStatus;

/**
 * A refusal for the one who asked: the API answers it as an RFC 9457 problem, a page as an error page. Its sentence is
 * the message {@code problem.<code>}.
 */
public class ProblemException extends RuntimeException {

    private final HttpStatus status;
    private final String code;
    private final transient List<Object> args;
    private final transient List<FieldProblem> errors;
    private final transient Map<String, Object> members;

    /**
     * @param code stable, upper snake case
     * @param args the arguments of the sentence; give offsets and ids as text, as numbers are grouped
     */
    public ProblemException(HttpStatus status, String code, Object... args) {
        this(status, code, List.of(args), List.of(), Map.of());
    }

    private ProblemException(
            HttpStatus status, String code, List<Object> args, List<FieldProblem> errors, Map<String, Object> members) {
        super(code + " " + args + errors);
        this.status = status;
        this.code = code;
        this.args = args;
        this.errors = List.copyOf(errors);
        this.members = members;
    }

    public static ProblemException badRequest(List<FieldProblem> errors) {
        return new ProblemException(HttpStatus.BAD_REQUEST, "BAD_REQUEST", List.of(errors.size()), errors, Map.of());
    }

    /** A request that can be read and not be served, with what is wrong with its fields; their number is the argument. */
    public static ProblemException of(HttpStatus status, String code, List<FieldProblem> errors) {
        return new ProblemException(status, code, List.of(errors.size()), errors, Map.of());
    }

    /** 400 for one field; see {@link FieldProblem}. */
    public static ProblemException badRequest(String pointer, String code, Object... args) {
        return badRequest(List.of(FieldProblem.at(pointer, code, args)));
    }

    /** 404 for something that is not there, or not for this actor. */
    public static ProblemException notFound(String code, Object... args) {
        return new ProblemException(HttpStatus.NOT_FOUND, code, args);
    }

    /** The same problem with one more member in its JSON, such as {@code findings}. */
    public ProblemException with(String member, Object value) {
        Map<String, Object> more = new LinkedHashMap<>(members);
        more.put(member, value);
        return new ProblemException(status, code, args, errors, more);
    }

    public HttpStatus status() {
        return status;
    }

    public String code() {
        return code;
    }

    public Object[] args() {
        return args.toArray();
    }

    public List<FieldProblem> errors() {
        return errors;
    }

    public Map<String, Object> members() {
        return members;
    }
}
