package dev.sagarewind.web;

import dev.sagarewind.access.AttemptDenied;
import dev.sagarewind.access.NotPermittedException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.core.Ordered;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.ErrorResponse;
import org.springframework.web.context.request.async.AsyncRequestNotUsableException;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.ModelAndView;

/** Turns what a request threw into an answer: a problem for the API, an error page for people. */
@Component
class ErrorAnswers implements HandlerExceptionResolver, Ordered {

    private static final Logger LOG = LoggerFactory.getLogger(ErrorAnswers.class);

    private final List<ProblemTranslator> translators;
    private final ProblemJson json;
    private final ApplicationEventPublisher events;

    ErrorAnswers(List<ProblemTranslator> translators, ProblemJson json, ApplicationEventPublisher events) {
        this.translators = translators;
        this.json = json;
        this.events = events;
    }

    @Override
    public int getOrder() {
        return Ordered.HIGHEST_PRECEDENCE + 10;
    }

    @Override
    public @Nullable ModelAndView resolveException(
            HttpServletRequest request, HttpServletResponse response, @Nullable Object handler, Exception exception) {
        if (response.isCommitted() || exception instanceof AsyncRequestNotUsableException) {
            return null;
        }
        ProblemException problem = problem(request, exception);
        if (exception instanceof ErrorResponse error) {
            error.getHeaders().forEach((name, values) -> values.forEach(value -> response.addHeader(name, value)));
        }
        if (ProblemJson.answers(request.getRequestURI())) {
            json.write(problem, request.getRequestURI(), response);
            return new ModelAndView();
        }
        return ErrorPages.page(problem);
    }

    private ProblemException problem(HttpServletRequest request, Exception exception) {
        if (exception instanceof NotPermittedException denied) {
            events.publishEvent(new AttemptDenied(
                    denied.actor(),
                    denied.permission(),
                    request.getMethod() + " " + request.getRequestURI() + denied.where()));
            return new ProblemException(
                    HttpStatus.FORBIDDEN,
                    denied.permission().refusal(),
                    denied.actor().name(),
                    denied.where());
        }
        return translators.stream()
                .map(translator -> translator.translate(exception))
                .flatMap(Optional::stream)
                .findFirst()
                .orElseGet(() -> unexpected(request, exception));
    }

    private static ProblemException unexpected(HttpServletRequest request, Exception exception) {
        String reference = UUID.randomUUID().toString();
        LOG.error("{} {} failed, reference {}", request.getMethod(), request.getRequestURI(), reference, exception);
        return new ProblemException(HttpStatus.INTERNAL_SERVER_ERROR, "INTERNAL_ERROR").with("reference", reference);
    }
}
