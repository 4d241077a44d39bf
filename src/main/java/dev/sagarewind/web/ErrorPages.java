package dev.sagarewind.web;

import dev.sagarewind.access.OpenTo;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.servlet.ModelAndView;

/** Errors that no controller has seen: a refused form, a broken request, an exception while a page was written. */
@Controller
class ErrorPages implements ErrorController {

    private final ProblemJson json;
    private final List<ProblemTranslator> translators;

    ErrorPages(ProblemJson json, List<ProblemTranslator> translators) {
        this.json = json;
        this.translators = translators;
    }

    @OpenTo(OpenTo.Audience.EVERYBODY)
    @RequestMapping("/error")
    @Nullable
    ModelAndView error(HttpServletRequest request, HttpServletResponse response) {
        ProblemException problem = thrown(request).orElseGet(() -> RequestProblems.of(status(request)));
        String path = String.valueOf(request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI));
        if (ProblemJson.answers(path)) {
            json.write(problem, path, response);
            return null;
        }
        return page(problem);
    }

    static ModelAndView page(ProblemException problem) {
        return new ModelAndView("error", Map.of("problem", problem), problem.status());
    }

    /** What a filter threw, such as when it looked for a session and the database was away. */
    private Optional<ProblemException> thrown(HttpServletRequest request) {
        return request.getAttribute(RequestDispatcher.ERROR_EXCEPTION) instanceof Exception exception
                ? translators.stream()
                        .map(translator -> translator.translate(exception))
                        .flatMap(Optional::stream)
                        .findFirst()
                : Optional.empty();
    }

    private static HttpStatus status(HttpServletRequest request) {
        return Optional.ofNullable(request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE))
                .map(Integer.class::cast)
                .map(HttpStatus::resolve)
                .orElse(HttpStatus.NOT_FOUND);
    }
}
