package dev.sagarewind.database;

import static dev.sagarewind.support.TestUsers.who;
import static org.awaitility.Awaitility.await;

import java.io.UnsupportedEncodingException;
import java.time.Duration;
import java.time.Instant;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

/** Asks a console for lists, and looks where they came from. */
record ReaderClient(MockMvcTester mvc) {

    static final String[] ALL = {"VIEW", "VIEW_PAYLOADS", "REWIND", "SKIP", "DISMISS", "AUDIT"};
    static final Duration PATIENCE = Duration.ofSeconds(30);

    MvcTestResult get(String path) {
        return mvc.get().uri(path).with(who("operator", ALL)).exchange();
    }

    void awaitFrom(String from) {
        await().atMost(PATIENCE).until(() -> from(get("/api/v1/events")).equals(from));
    }

    static String from(MvcTestResult answer) {
        return answer.getResponse().getHeader("Lists-From");
    }

    static Instant asOf(MvcTestResult answer) {
        return Instant.parse(answer.getResponse().getHeader("Lists-As-Of"));
    }

    static String text(MvcTestResult answer) {
        try {
            return answer.getResponse().getContentAsString();
        } catch (UnsupportedEncodingException e) {
            throw new IllegalStateException(e);
        }
    }
}
