package dev.sagarewind.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.core.DefaultParameterNameDiscoverer;
import org.springframework.core.MethodParameter;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;

/** Refuses query parameters that an API method does not know: a misspelt filter must not answer with everything. */
class UnknownParameters implements HandlerInterceptor {

    private final Map<HandlerMethod, Set<String>> known = new ConcurrentHashMap<>();

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        if (handler instanceof HandlerMethod method) {
            Set<String> names = known.computeIfAbsent(method, UnknownParameters::names);
            List<FieldProblem> unknown = request.getParameterMap().keySet().stream()
                    .filter(Predicate.not(names::contains))
                    .sorted()
                    .map(name -> FieldProblem.at("/" + name, "UNKNOWN_PARAMETER", name))
                    .toList();
            if (!unknown.isEmpty()) {
                throw ProblemException.badRequest(unknown);
            }
        }
        return true;
    }

    private static Set<String> names(HandlerMethod method) {
        return Arrays.stream(method.getMethodParameters())
                .flatMap(UnknownParameters::names)
                .collect(Collectors.toUnmodifiableSet());
    }

    private static Stream<String> names(MethodParameter parameter) {
        parameter.initParameterNameDiscovery(new DefaultParameterNameDiscoverer());
        RequestParam named = parameter.getParameterAnnotation(RequestParam.class);
        if (named != null) {
            String name = named.name().isEmpty() ? parameter.getParameterName() : named.name();
            return Stream.ofNullable(name);
        }
        Class<?> type = parameter.getParameterType();
        if (type.isRecord() && !parameter.hasParameterAnnotation(RequestBody.class)) {
            return Arrays.stream(type.getRecordComponents()).map(RecordComponent::getName);
        }
        return Stream.empty();
    }
}
