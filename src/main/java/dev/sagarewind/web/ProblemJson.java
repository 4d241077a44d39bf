package dev.sagarewind.web;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Writes a problem as RFC 9457 wants it, in English whatever the caller's language. */
@Component
class ProblemJson {

    private final JsonMapper mapper;
    private final Texts texts;

    ProblemJson(JsonMapper mapper, Texts texts) {
        this.mapper = mapper;
        this.texts = texts;
    }

    /** Whether this address belongs to the API, whose errors are JSON whatever was asked for. */
    static boolean answers(String path) {
        return path.startsWith("/api/") || path.startsWith("/v3/");
    }

    void write(ProblemException problem, String path, HttpServletResponse response) {
        response.setStatus(problem.status().value());
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        try {
            response.getOutputStream().write(mapper.writeValueAsBytes(body(problem, path)));
            response.flushBuffer();
        } catch (IOException e) {
            throw new UncheckedIOException("The caller has gone before its problem was written", e);
        }
    }

    private Map<String, Object> body(ProblemException problem, String path) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("type", "about:blank");
        body.put("title", problem.status().getReasonPhrase());
        body.put("status", problem.status().value());
        body.put("code", problem.code());
        body.put("detail", texts.english("problem." + problem.code(), problem.args()));
        body.put("instance", path);
        if (!problem.errors().isEmpty()) {
            body.put("errors", problem.errors().stream().map(this::error).toList());
        }
        body.putAll(problem.members());
        return body;
    }

    private Map<String, String> error(FieldProblem error) {
        List<Object> args = error.args();
        return Map.of(
                "pointer", error.pointer(),
                "code", error.code(),
                "detail", texts.english("problem." + error.code(), args.toArray()));
    }
}
