package dev.sagarewind.incident;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions.ContainsTextOptions;
import com.microsoft.playwright.assertions.LocatorAssertions.HasCountOptions;
import com.microsoft.playwright.options.AriaRole;
import dev.sagarewind.support.Chromium;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * The incident of the README, played on the pages in a real browser. With {@code -Dscreenshots=docs/images} it takes the
 * README's pictures on its way.
 */
class IncidentBrowserTests {

    private static final double SOON = 60_000;
    private static World world;
    private static Chromium chromium;

    @BeforeAll
    static void start() throws Exception {
        chromium = Chromium.launch();
        world = World.start("--demo.orders-per-second=5");
    }

    @AfterAll
    static void stop() {
        if (world != null) {
            world.close();
        }
        if (chromium != null) {
            chromium.close();
        }
    }

    @Test
    void aResponderBringsPaymentBack() {
        try (BrowserContext context = chromium.browser().newContext(options("en-US"))) {
            context.grantPermissions(List.of("clipboard-read", "clipboard-write"));
            List<String> complaints = new CopyOnWriteArrayList<>();
            context.onConsoleMessage(message -> {
                if (message.type().equals("error")) {
                    complaints.add(message.text());
                }
            });
            Page page = context.newPage();
            breakTheGateway(page);
            signIn(page, "operator");
            heading(page, "messages have failed");
            assertThat(page.getByText("SocketTimeoutException in PaymentGateway.charge")
                            .first())
                    .isVisible();
            shot(page, "overview");

            heal(page);
            page.navigate(at("/"));
            page.getByRole(AriaRole.BUTTON, named("Plan rewind")).first().click();
            assertThat(page.locator("h1")).containsText("Rewind payment on");
            assertThat(page.locator(".lede")).containsText("Nothing has moved yet");
            page.locator("input[name=acknowledge]").all().forEach(Locator::check);
            page.getByLabel("Reason").fill("Gateway is back, confirmed by the provider");
            page.getByLabel("Ticket").fill("INC-4211");
            shot(page, "plan");
            page.getByRole(AriaRole.BUTTON, named("Rewind payment")).click();

            page.evaluate("document.body.dataset.sinceTheClick = 'not reloaded'");
            shot(page, "rewind");
            assertThat(page.locator("#rewind[data-live]")).hasCount(0, new HasCountOptions().setTimeout(SOON));
            assertThat(page.locator("h1").innerText())
                    .as("%s", page.locator("main").innerText())
                    .matches("(All \\d+ messages have|The message has) recovered");
            assertThat(page.evaluate("document.body.dataset.sinceTheClick"))
                    .as("the page is live without reloading")
                    .isEqualTo("not reloaded");
            shot(page, "recovered");
            page.getByRole(AriaRole.BUTTON, named("Copy")).click();
            assertThat(page.getByRole(AriaRole.BUTTON, named("Copied"))).isVisible();
            assertThat((String) page.evaluate("navigator.clipboard.readText()"))
                    .as("for the ticket")
                    .startsWith("Rewind of payment: Recovered")
                    .contains("Ticket: INC-4211", ", REWOUND");

            page.locator("main table tbody a[href*='/sagas/']").first().click();
            assertThat(page.locator("main svg").first()).isVisible();
            assertThat(page.locator("main")).containsText("Rewound");
            shot(page, "saga");
            page.navigate(at("/audit"));
            assertThat(page.locator("main")).containsText("INC-4211");
            assertThat(complaints).as("what the browser complained of").isEmpty();
        }
        nobodyWasChargedTwice();
    }

    @Test
    void everyPageOpensWithoutJavaScriptAndInJapanese() {
        try (BrowserContext context =
                chromium.browser().newContext(options("ja-JP").setJavaScriptEnabled(false))) {
            Page page = context.newPage();
            signIn(page, "operator");
            for (String path : List.of(
                    "/",
                    "/failures",
                    "/sagas",
                    "/consumer-groups",
                    "/consumer-group?name=payment",
                    "/rewinds",
                    "/audit")) {
                page.navigate(at(path));
                assertThat(page.locator("html")).hasAttribute("lang", "ja");
                assertThat(page.locator("main h1")).hasCount(1);
            }
        }
    }

    @Test
    void aViewerSeesThatRewindingIsNotTheirs() {
        try (BrowserContext context = chromium.browser().newContext(options("en-US"))) {
            Page page = context.newPage();
            signIn(page, "viewer");
            page.navigate(at("/consumer-group?name=payment"));
            assertThat(page.locator("main h1")).hasCount(1);
            assertThat(page.locator("main form[action*='rewind-plans'] button:enabled, main button.primary:enabled"))
                    .hasCount(0);
        }
    }

    private static void breakTheGateway(Page page) {
        page.navigate(at("/demo"));
        page.locator("form[action$='/faults/payment-gateway'] button").click();
        page.locator("#count").fill("300");
        page.locator("form[action$='/demo/orders'] button").click();
        assertThat(page.locator("h1")).containsText("orders");
    }

    /** And waits until what was under way when it healed has failed or succeeded. */
    private static void heal(Page page) {
        page.navigate(at("/demo"));
        page.locator("form[action$='/faults/payment-gateway'] button").click();
        ConsoleClient console = new ConsoleClient(world.console());
        await().atMost(Duration.ofSeconds(60))
                .until(() -> lag(console.get("/api/v1/consumer-group?name=payment")) < 20);
    }

    private static long lag(JsonNode group) {
        long lag = 0;
        for (JsonNode partition : group.get("partitions")) {
            lag += partition.get("lag").asLong();
        }
        return lag;
    }

    private static void nobodyWasChargedTwice() {
        JsonNode effects = new ConsoleClient(world.console()).get("/demo/effects");
        assertThat(effects.get("ordersChargedTwice").asInt()).isZero();
        assertThat(effects.get("ordersCompletedWithoutCharge").asInt()).isZero();
        assertThat(effects.get("charges").asInt()).isPositive();
    }

    private static void signIn(Page page, String user) {
        page.navigate(at("/"));
        page.locator("#user").fill(user);
        page.locator("#password").fill(user);
        page.locator("form[action$='/sign-in'] button").click();
        assertThat(page.locator("main h1")).hasCount(1);
    }

    private static void heading(Page page, String text) {
        assertThat(page.locator("h1")).containsText(text, new ContainsTextOptions().setTimeout(SOON));
    }

    private static void shot(Page page, String name) {
        String folder = System.getProperty("screenshots");
        if (folder != null) {
            page.screenshot(new Page.ScreenshotOptions().setPath(Path.of(folder, name + ".png")));
        }
    }

    private static NewContextOptions options(String locale) {
        return new NewContextOptions().setLocale(locale).setViewportSize(1440, 1000);
    }

    private static Page.GetByRoleOptions named(String name) {
        return new Page.GetByRoleOptions().setName(name);
    }

    private static String at(String path) {
        return world.console().resolve(path).toString();
    }
}
