package dev.sagarewind.signin;

import java.io.IOException;
import java.net.CookieManager;
import java.net.CookiePolicy;
import java.net.HttpCookie;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Somebody at a console's pages: keeps cookies and sends each form with its token. Follows no redirect. */
final class Visitor {

    private static final Pattern CSRF = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");

    private final String console;
    private final CookieManager cookies;
    private final HttpClient http;

    Visitor(int port) {
        this(port, new CookieManager(null, CookiePolicy.ACCEPT_ALL));
    }

    private Visitor(int port, CookieManager cookies) {
        this.console = "http://127.0.0.1:" + port;
        this.cookies = cookies;
        this.http = HttpClient.newBuilder().cookieHandler(cookies).build();
    }

    /** The same browser at another console: cookies do not know ports. */
    Visitor at(int port) {
        return new Visitor(port, cookies);
    }

    HttpResponse<String> signIn(String name, String password) {
        return post("/sign-in", "/sign-in", Map.of("username", name, "password", password));
    }

    HttpResponse<String> get(String path) {
        return send(request(path).header("Accept", "text/html"));
    }

    /** @param page where the form is */
    HttpResponse<String> post(String page, String action, Map<String, String> fields) {
        Matcher csrf = CSRF.matcher(get(page).body());
        String form = fields.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        if (csrf.find()) {
            form += "&_csrf=" + URLEncoder.encode(csrf.group(1), StandardCharsets.UTF_8);
        }
        return send(request(action)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Accept", "text/html")
                .POST(HttpRequest.BodyPublishers.ofString(form)));
    }

    HttpResponse<String> api(String path, String authorization) {
        return send(request("/api/v1" + path).header("Authorization", authorization));
    }

    HttpResponse<String> page(String path, String authorization) {
        return send(request(path).header("Authorization", authorization).header("Accept", "text/html"));
    }

    HttpResponse<String> behindTls(String path) {
        return send(request(path).header("X-Forwarded-Proto", "https").header("Accept", "text/html"));
    }

    /** The session's cookie; fails where there is none. */
    String session() {
        return cookies.getCookieStore().getCookies().stream()
                .filter(cookie -> cookie.getName().equals("saga-rewind-session"))
                .map(HttpCookie::getValue)
                .findFirst()
                .orElseThrow();
    }

    void takeSession(String value) {
        HttpCookie cookie = new HttpCookie("saga-rewind-session", value);
        cookie.setPath("/");
        cookie.setVersion(0);
        cookies.getCookieStore().removeAll();
        cookies.getCookieStore().add(URI.create(console), cookie);
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(console + path)).timeout(Duration.ofSeconds(60));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return http.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    static String location(HttpResponse<String> response) {
        return response.headers().firstValue("Location").orElse("");
    }

    static String code(HttpResponse<String> response) {
        return Arrays.stream(response.body().split("\"code\":\""))
                .skip(1)
                .map(rest -> rest.substring(0, rest.indexOf('"')))
                .findFirst()
                .orElse("");
    }
}
