package dev.sagarewind.guarantee;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A browser without JavaScript: signs in by the form, and sends forms with the token of the page they stand on. */
public final class PageClient {

    private static final Pattern TOKEN = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");

    private final HttpClient http =
            HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
    private final List<URI> consoles;
    private final AtomicInteger requests = new AtomicInteger();

    public PageClient(URI console, String user) {
        this(List.of(console), user);
    }

    /** @param consoles of which each request goes to the next, as a load balancer sends them that knows no sessions */
    PageClient(List<URI> consoles, String user) {
        this.consoles = consoles;
        HttpResponse<String> answer = submit("/sign-in", "/sign-in", Map.of("username", user, "password", user));
        if (answer.statusCode() != 302
                || answer.headers().firstValue("Location").orElse("").contains("error")) {
            throw new AssertionError("Not signed in: " + answer);
        }
    }

    /** The token that forms of a page carry. */
    String token(String page) {
        Matcher token = TOKEN.matcher(get(page).body());
        if (!token.find()) {
            throw new AssertionError("No form with a token on " + page);
        }
        return token.group(1);
    }

    HttpResponse<String> submit(String page, String action, Map<String, String> fields) {
        return submitWith(token(page), action, fields);
    }

    HttpResponse<String> submitWith(String token, String action, Map<String, String> fields) {
        Map<String, String> all = new TreeMap<>(fields);
        all.put("_csrf", token);
        String form = all.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), UTF_8))
                .collect(Collectors.joining("&"));
        return send(request(action)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form)));
    }

    public HttpResponse<String> get(String page) {
        return send(request(page).GET());
    }

    private HttpRequest.Builder request(String path) {
        URI console = consoles.get(requests.getAndIncrement() % consoles.size());
        return HttpRequest.newBuilder(console.resolve(path)).timeout(Duration.ofSeconds(60));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
