package dev.sagarewind.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import dev.sagarewind.support.Chromium;
import dev.sagarewind.support.ConsoleTest;
import dev.sagarewind.support.ConsoleWorld;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/**
 * Whatever services write, a real browser shows it as text: no script of it runs, nothing of it has to be stopped by the
 * content security policy, nothing of it leads away from the console, and no page breaks.
 */
@ConsoleTest
class HostileContentBrowserTests {

    /** Before anything of a page: what runs, or is kept from running, is remembered. */
    private static final String WATCH = """
            window.__violations = [];
            document.addEventListener('securitypolicyviolation',
                (event) => window.__violations.push(event.violatedDirective + ' ' + event.blockedURI + ' ' + event.sample));
            """;

    /** Links that lead elsewhere, and forms that send something there. */
    private static final String LEADS_AWAY = """
            () => [...document.querySelectorAll('a[href], form[action], [src], [formaction], [hx-get]')]
                .flatMap((one) => ['href', 'action', 'src', 'formaction', 'hx-get'].map((name) => one.getAttribute(name)))
                .filter((url) => url !== null && new URL(url, location.href).origin !== location.origin)
            """;

    /** What makes a page wider than its window: the innermost elements that reach beyond it. */
    private static final String TOO_WIDE = """
            () => document.documentElement.scrollWidth <= innerWidth ? [] : [...document.querySelectorAll('body *')]
                .filter((one) => one.getBoundingClientRect().right > innerWidth + scrollX)
                .filter((one) => ![...one.children].some((child) => child.getBoundingClientRect().right > innerWidth))
                .map((one) => one.parentElement.localName + '.' + one.parentElement.className + ' > ' + one.localName
                    + '.' + one.className)
            """;

    /** What a browser says of a page that answers with a refusal. */
    private static final String REFUSED = "Failed to load resource: the server responded with a status of 40";

    private static Chromium chromium;

    @Autowired
    ConsoleWorld world;

    @LocalServerPort
    int port;

    @BeforeAll
    static void launch() {
        chromium = Chromium.launch();
    }

    @AfterAll
    static void close() {
        if (chromium != null) {
            chromium.close();
        }
    }

    @Test
    void everyPageShowsHostileContentAsText() throws Exception {
        Hostile hostile = Hostile.in(world);
        hostile.awaitOnTheBoard();
        List<String> complaints = new CopyOnWriteArrayList<>();
        try (BrowserContext context = chromium.browser()
                .newContext(new NewContextOptions().setLocale("en-US").setViewportSize(1440, 1000))) {
            context.addInitScript(WATCH);
            context.onDialog(dialog -> {
                complaints.add("a dialog: " + dialog.message());
                dialog.dismiss();
            });
            context.onConsoleMessage(message -> {
                if (message.type().equals("error") && !message.text().startsWith(REFUSED)) {
                    complaints.add(message.text() + " " + message.page().url());
                }
            });
            // The page of a message of 10 MB takes its time on a busy machine.
            context.setDefaultTimeout(90_000);
            Page page = context.newPage();
            signIn(page);
            for (String path : paths(page, hostile)) {
                look(page, path, complaints);
            }
            page.navigate(at("/failures"));
            assertThat(page.evaluate("() => getComputedStyle(document.querySelector('main td a')).unicodeBidi"))
                    .as("a text that turns the reading direction round ends with its own cell and link")
                    .isEqualTo("isolate");
        }
        assertThat(complaints).isEmpty();
    }

    @Test
    void theDescriptionOfTheApiWorksWithinThePolicy() {
        List<String> complaints = new CopyOnWriteArrayList<>();
        try (BrowserContext context = chromium.browser().newContext()) {
            context.addInitScript(WATCH);
            Page page = context.newPage();
            signIn(page);
            page.navigate(at("/api"));
            page.locator(".opblock-tag").first().waitFor();
            complaints.addAll(violations(page));
        }
        // Swagger UI would like to add a style of its own, and does without.
        assertThat(complaints).allMatch(complaint -> complaint.startsWith("style-src-elem inline"));
    }

    /** Lists, searches, and everything that is linked from them, with one of each kind of page for every hostile text. */
    private List<String> paths(Page page, Hostile hostile) {
        Set<String> paths = new LinkedHashSet<>(List.of(
                "/",
                "/failures",
                "/sagas",
                "/consumer-groups",
                "/rewinds",
                "/audit",
                "/audit/events",
                "/me",
                "/rewind-plans/new"));
        hostile.groups.forEach(group -> paths.add("/consumer-group?name=" + encoded(group)));
        Hostile.TEXTS.forEach(
                text -> Stream.of("/sagas?id=", "/search?q=").forEach(path -> paths.add(path + encoded(text))));
        List<String> details = new ArrayList<>();
        for (String list : List.of("/failures?limit=100", "/sagas?limit=100")) {
            page.navigate(at(list));
            ((List<?>)
                            page.evaluate(
                                    "() => [...document.querySelectorAll('main a[href]')].map((one) => one.getAttribute('href'))"))
                    .forEach(link -> details.add(link.toString()));
        }
        details.stream()
                .filter(link -> link.matches("/(failures|sagas)/[^/]+"))
                .distinct()
                .limit(30)
                .forEach(paths::add);
        return List.copyOf(paths);
    }

    private void look(Page page, String path, List<String> complaints) {
        Response response = page.navigate(at(path));
        if (response.status() >= 500) {
            complaints.add(response.status() + " " + path);
        }
        if (!page.url().startsWith(at("/"))) {
            complaints.add("led to " + page.url() + " by " + path);
        }
        if (page.locator("main").count() == 0) {
            complaints.add(response.status() + " and no page of the console at " + path);
            return;
        }
        page.evaluate("() => document.querySelectorAll('details').forEach((one) => { one.open = true; })");
        page.evaluate("() => document.querySelectorAll('main a, main button, main td').forEach((one) => "
                + "one.dispatchEvent(new MouseEvent('mouseover', {bubbles: true})))");
        if (page.evaluate("() => window.__ran === undefined ? null : window.__ran") != null) {
            complaints.add("ran " + page.evaluate("() => window.__ran") + " on " + path);
        }
        ((List<?>) page.evaluate(TOO_WIDE))
                .forEach(element -> complaints.add(
                        element + " is wider than the window on " + path.substring(0, Math.min(20, path.length()))));
        violations(page).forEach(violation -> complaints.add(violation + " on " + path));
        ((List<?>) page.evaluate(LEADS_AWAY)).forEach(url -> complaints.add("leads to " + url + " on " + path));
        if (page.locator("main").innerText().contains("58054189")) {
            complaints.add("an expression was evaluated on " + path);
        }
    }

    private static List<String> violations(Page page) {
        return ((List<?>) page.evaluate("() => window.__violations"))
                .stream().map(String::valueOf).toList();
    }

    private void signIn(Page page) {
        page.navigate(at("/sign-in"));
        page.locator("#user").fill("operator");
        page.locator("#password").fill("operator");
        page.locator("form[action$='/sign-in'] button").click();
        page.locator("main h1").waitFor();
    }

    private String at(String path) {
        return "http://127.0.0.1:" + port + path;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
