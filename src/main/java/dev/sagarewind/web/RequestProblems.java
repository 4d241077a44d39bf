package dev.sagarewind.web;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.stereotype.Component;
import org.springframework.validation.BindException;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.MissingRequestHeaderException;
import org.springframework.web.bind.MissingServletRequestParameterException;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.exc.ValueInstantiationException;

/** What Spring and Jackson throw at a request that they cannot serve, said in our words. */
@Component
@Order(Ordered.LOWEST_PRECEDENCE)
class RequestProblems implements ProblemTranslator {

    @Override
    public Optional<ProblemException> translate(Exception exception) {
        if (exception instanceof ProblemException problem) {
            return Optional.of(problem);
        }
        if (exception instanceof AuthenticationException) {
            return Optional.of(new ProblemException(HttpStatus.UNAUTHORIZED, "NOT_SIGNED_IN"));
        }
        if (exception instanceof AccessDeniedException) {
            return Optional.of(new ProblemException(HttpStatus.FORBIDDEN, "VIEW_NOT_PERMITTED"));
        }
        if (exception instanceof HttpMessageNotReadableException unreadable) {
            return Optional.of(body(unreadable));
        }
        if (exception instanceof MissingServletRequestParameterException missing) {
            return Optional.of(ProblemException.badRequest(
                    "/" + missing.getParameterName(), "PARAMETER_MISSING", missing.getParameterName()));
        }
        if (exception instanceof MissingRequestHeaderException missing) {
            return Optional.of(new ProblemException(HttpStatus.BAD_REQUEST, "HEADER_MISSING", missing.getHeaderName()));
        }
        if (exception instanceof MethodArgumentTypeMismatchException mismatch) {
            return Optional.of(argument(mismatch));
        }
        if (exception instanceof BindException bind) {
            return Optional.of(ProblemException.badRequest(bind.getFieldErrors().stream()
                    .map(error -> FieldProblem.at(
                            "/" + error.getField(), "PARAMETER_NOT_READABLE", String.valueOf(error.getRejectedValue())))
                    .toList()));
        }
        if (exception instanceof ErrorResponse response) {
            return Optional.ofNullable(
                            HttpStatus.resolve(response.getStatusCode().value()))
                    .map(RequestProblems::of);
        }
        return Optional.empty();
    }

    /** The problem that a bare status stands for. */
    static ProblemException of(HttpStatus status) {
        return new ProblemException(
                status,
                switch (status) {
                    case UNAUTHORIZED -> "NOT_SIGNED_IN";
                    case FORBIDDEN -> "FORBIDDEN";
                    case NOT_FOUND -> "NOT_FOUND";
                    case METHOD_NOT_ALLOWED -> "METHOD_NOT_ALLOWED";
                    case NOT_ACCEPTABLE -> "NOT_ACCEPTABLE";
                    case UNSUPPORTED_MEDIA_TYPE -> "UNSUPPORTED_MEDIA_TYPE";
                    case SERVICE_UNAVAILABLE -> "UNAVAILABLE";
                    default -> status.is4xxClientError() ? "REQUEST_REFUSED" : "INTERNAL_ERROR";
                });
    }

    private static ProblemException argument(MethodArgumentTypeMismatchException mismatch) {
        if (mismatch.getParameter().hasParameterAnnotation(PathVariable.class)) {
            return of(HttpStatus.NOT_FOUND);
        }
        return ProblemException.badRequest(
                "/" + mismatch.getName(), "PARAMETER_NOT_READABLE", String.valueOf(mismatch.getValue()));
    }

    private static ProblemException body(HttpMessageNotReadableException unreadable) {
        if (!(unreadable.getCause() instanceof JacksonException json) || json instanceof StreamReadException) {
            return new ProblemException(HttpStatus.BAD_REQUEST, "BODY_NOT_JSON");
        }
        String pointer = pointer(json.getPath());
        if (json instanceof UnrecognizedPropertyException unknown) {
            return ProblemException.badRequest(pointer, "UNKNOWN_FIELD", unknown.getPropertyName());
        }
        // The compact constructors of our records say in a sentence what they refuse.
        if (json instanceof ValueInstantiationException
                && json.getCause() instanceof IllegalArgumentException refused) {
            return ProblemException.badRequest(pointer, "FIELD_REFUSED", String.valueOf(refused.getMessage()));
        }
        return ProblemException.badRequest(pointer, "FIELD_NOT_READABLE");
    }

    private static String pointer(List<JacksonException.Reference> path) {
        return path.stream()
                .map(step -> step.getPropertyName() == null ? String.valueOf(step.getIndex()) : step.getPropertyName())
                .map(step -> "/" + step.replace("~", "~0").replace("/", "~1"))
                .collect(Collectors.joining());
    }
}
