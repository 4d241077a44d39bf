package dev.sagarewind.hostile;

import static dev.sagarewind.support.TestUsers.who;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sagarewind.access.Permission;
import dev.sagarewind.support.ConsoleTest;
import dev.sagarewind.support.ConsoleWorld;
import java.io.UncheckedIOException;
import java.io.UnsupportedEncodingException;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.http.HttpMethod;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.test.web.servlet.request.RequestPostProcessor;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import org.springframework.web.util.HtmlUtils;
import tools.jackson.databind.json.JsonMapper;

/** Whatever somebody asks for, and whatever somebody wrote: an answer, and never that something broke. */
@ConsoleTest
@AutoConfigureMockMvc
class HostileRequestsIntegrationTests {

    private static final Pattern LINK = Pattern.compile("\\b(?:href|hx-get|src)=\"(/[^\"]*)\"");
    private static final Pattern RAW = Pattern.compile(
            "<script>window|<img src=x|<svg onload|onmouseover='window|(href|src|action)=\"(javascript|data):|\\b58054189\\b");
    /** A cell that a spreadsheet would run. */
    private static final Pattern FORMULA = Pattern.compile("(^|,)\"?\\s*[=+@\\-](?![0-9])");

    private static final int PAGES = 200;

    private static final List<String> VALUES = Stream.concat(
                    Stream.of(0, 1, 6, 8, 9, 10, 13, 15).map(Hostile.TEXTS::get),
                    Stream.of(
                            "",
                            " ",
                            "\0",
                            "a\0b",
                            "-1",
                            "0",
                            "99999999999999999999",
                            "NaN",
                            "null",
                            "2026-13-45T99:99:99Z",
                            "+999999999-12-31T23:59:59Z",
                            "-999999999-01-01T00:00:00Z",
                            UUID.randomUUID().toString(),
                            "1-1-1-1-1",
                            "v1:%s%n",
                            "[]",
                            "\uD800",
                            "%",
                            "eyJhIjoxfQ",
                            "x".repeat(5_000)))
            .toList();

    @Autowired
    MockMvcTester mvc;

    @Autowired
    ConsoleWorld world;

    @Autowired
    List<RequestMappingHandlerMapping> mappings;

    @Test
    void noParameterBreaksAnAnswer() {
        List<String> broken = new ArrayList<>();
        for (Map.Entry<RequestMappingInfo, HandlerMethod> mapping : handled().entrySet()) {
            String path = mapping.getKey().getPatternValues().iterator().next();
            Set<String> names = names(mapping.getValue());
            for (String value : VALUES) {
                if (path.contains("{")) {
                    tryOut(path, value, Map.of(), broken);
                }
                for (String name : names) {
                    tryOut(path, UUID.randomUUID().toString(), Map.of(name, value), broken);
                }
            }
        }
        assertThat(broken).isEmpty();
    }

    @Test
    void everyPageThatIsLinkedShowsHostileContentAsText() throws Exception {
        Hostile hostile = Hostile.in(world);
        hostile.awaitOnTheBoard();
        Deque<String> toSee =
                new ArrayDeque<>(List.of("/", "/failures", "/sagas", "/consumer-groups", "/audit", "/audit/events"));
        hostile.events.forEach(event -> toSee.add("/search?q=" + event));
        Map<String, Integer> seen = new LinkedHashMap<>();
        List<String> bad = new ArrayList<>();
        while (!toSee.isEmpty() && seen.size() < PAGES) {
            String path = toSee.poll();
            if (seen.containsKey(path)) {
                continue;
            }
            MvcTestResult page = mvc.get()
                    .uri(URI.create(path))
                    .with(everything())
                    .accept("text/html")
                    .exchange();
            int status = page.getResponse().getStatus();
            seen.put(path, status);
            String location = page.getResponse().getHeader("Location");
            if (location != null && location.startsWith("/")) {
                toSee.add(location);
            }
            String text = text(page);
            boolean injected =
                    page.getResponse().getHeaders("Set-Cookie").stream().anyMatch(cookie -> cookie.startsWith("ran="));
            if (status >= 500 || injected) {
                bad.add(status + " " + path + " " + text.substring(0, Math.min(2_000, text.length())));
            }
            if (String.valueOf(page.getResponse().getContentType()).startsWith("text/html")) {
                Matcher raw = RAW.matcher(text);
                if (raw.find()) {
                    bad.add("raw " + path + ": " + text.substring(Math.max(0, raw.start() - 80), raw.end()));
                }
                LINK.matcher(text)
                        .results()
                        .map(link -> HtmlUtils.htmlUnescape(link.group(1)))
                        .filter(link -> !link.matches("/(webjars|fonts|api|v3|console-|mark-).*|.*[?&](lang|theme)=.*"))
                        .map(link -> link.replaceAll("#.*", ""))
                        .forEach(toSee::add);
            }
        }
        assertThat(bad).isEmpty();
        assertThat(seen).hasSizeGreaterThan(100);
    }

    @Test
    void filesHoldHostileContentAsText() throws Exception {
        Hostile hostile = Hostile.in(world);
        for (UUID event : hostile.events) {
            String csv = text(file("/api/v1/events?eventId=" + event, "text/csv"));
            List<String> rows = rows(csv);

            assertThat(rows).as(csv).hasSizeBetween(2, 4);
            assertThat(rows)
                    .allSatisfy(row ->
                            assertThat(FORMULA.matcher(row).find()).as(row).isFalse());
            assertThat(csv).doesNotContainPattern("[\\x00-\\x08\\x0e-\\x1f\\u202a-\\u202e\\u2066-\\u2069]");
            text(file("/api/v1/events?eventId=" + event, "application/x-ndjson"))
                    .lines()
                    .forEach(line -> assertThat(
                                    JsonMapper.shared().readTree(line).isObject())
                            .isTrue());
        }
    }

    /** Rows as a spreadsheet takes them apart: a line end within quotes is none. */
    private static List<String> rows(String csv) {
        List<String> rows = new ArrayList<>();
        StringBuilder row = new StringBuilder();
        boolean quoted = false;
        for (String line : csv.split("\r\n")) {
            row.append(row.isEmpty() ? "" : "\r\n").append(line);
            quoted ^= line.chars().filter(one -> one == '"').count() % 2 == 1;
            if (!quoted) {
                rows.add(row.toString());
                row.setLength(0);
            }
        }
        assertThat(quoted).as(csv).isFalse();
        return rows;
    }

    private MvcTestResult file(String path, String type) {
        MvcTestResult file = mvc.get().uri(path).with(everything()).accept(type).exchange();
        assertThat(file).hasStatusOk();
        return file;
    }

    private Map<RequestMappingInfo, HandlerMethod> handled() {
        Map<RequestMappingInfo, HandlerMethod> found = new LinkedHashMap<>();
        mappings.forEach(mapping -> mapping.getHandlerMethods().forEach((info, method) -> {
            Set<RequestMethod> methods = info.getMethodsCondition().getMethods();
            if (method.getBeanType().getName().startsWith("dev.sagarewind.")
                    && (methods.isEmpty() || methods.contains(RequestMethod.GET))) {
                found.put(info, method);
            }
        }));
        assertThat(found).hasSizeGreaterThan(25);
        return found;
    }

    private static Set<String> names(HandlerMethod method) {
        Set<String> names = new LinkedHashSet<>(Set.of("limit", "cursor"));
        Arrays.stream(method.getMethod().getParameters()).forEach(parameter -> {
            if (parameter.isAnnotationPresent(RequestParam.class)) {
                String name = parameter.getAnnotation(RequestParam.class).name();
                names.add(name.isEmpty() ? parameter.getName() : name);
            } else if (parameter.getType().isRecord()) {
                Arrays.stream(parameter.getType().getRecordComponents()).forEach(part -> names.add(part.getName()));
            }
        });
        return names;
    }

    private void tryOut(String path, String variable, Map<String, String> parameters, List<String> broken) {
        var request = mvc.method(HttpMethod.GET)
                .uri(
                        path,
                        path.chars()
                                .filter(one -> one == '{')
                                .mapToObj(one -> (Object) variable)
                                .toArray())
                .with(everything())
                .accept("*/*");
        parameters.forEach(request::param);
        try {
            MvcTestResult answer = request.exchange();
            int status = answer.getResponse().getStatus();
            if (status >= 500 || answer.getUnresolvedException() != null && !refused(answer)) {
                broken.add(status + " " + path + " " + variable + " " + parameters);
            }
        } catch (RuntimeException e) {
            broken.add(e + " " + path + " " + variable + " " + parameters);
        }
    }

    private static boolean refused(MvcTestResult answer) {
        return String.valueOf(answer.getUnresolvedException()).contains("RequestRejected");
    }

    private static RequestPostProcessor everything() {
        return who("aiko", Arrays.stream(Permission.values()).map(Enum::name).toArray(String[]::new));
    }

    private static String text(MvcTestResult page) {
        try {
            return page.getResponse().getContentAsString();
        } catch (UnsupportedEncodingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
