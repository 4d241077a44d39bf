package dev.sagarewind.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Arrays;
import java.util.List;
import org.springframework.web.servlet.HandlerInterceptor;

/**
 * Refuses parameters that are no text to PostgreSQL or Kafka, and that so no search can find: with U+0000, or half of a
 * surrogate pair.
 */
class UnstorableText implements HandlerInterceptor {

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        List<FieldProblem> wrong = request.getParameterMap().entrySet().stream()
                .filter(parameter -> Arrays.stream(parameter.getValue()).anyMatch(UnstorableText::isNoText))
                .map(parameter -> FieldProblem.at("/" + parameter.getKey(), "NO_TEXT", parameter.getKey()))
                .toList();
        if (!wrong.isEmpty()) {
            throw ProblemException.badRequest(wrong);
        }
        return true;
    }

    private static boolean isNoText(String value) {
        return value.codePoints().anyMatch(one -> one == 0 || Character.getType(one) == Character.SURROGATE);
    }
}
