package dev.sagarewind.signin;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.Cookie;
import dev.sagarewind.support.Chromium;
import dev.sagarewind.support.ConsoleTest;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** People sign in with a real OpenID provider, and out again, in a real browser. */
@ConsoleTest
class SignInBrowserTests {

    private static final TestProvider PROVIDER = TestProvider.start();
    private static Chromium chromium;

    @LocalServerPort
    private int port;

    private BrowserContext browser;
    private Page page;
    private final List<String> complaints = new CopyOnWriteArrayList<>();

    @DynamicPropertySource
    static void openId(DynamicPropertyRegistry registry) {
        PROVIDER.settings().forEach((key, value) -> registry.add(key, () -> value));
    }

    @BeforeAll
    static void launch() {
        chromium = Chromium.launch();
    }

    @AfterAll
    static void stop() {
        PROVIDER.close();
        if (chromium != null) {
            chromium.close();
        }
    }

    @BeforeEach
    void open() {
        PROVIDER.admit(port);
        browser = chromium.browser().newContext(new NewContextOptions().setLocale("en-US"));
        browser.onConsoleMessage(message -> {
            if (message.type().equals("error") && message.text().contains("Content Security Policy")) {
                complaints.add(message.text());
            }
        });
        page = browser.newPage();
    }

    @AfterEach
    void close() {
        browser.close();
        assertThat(complaints).isEmpty();
    }

    @Test
    void thePermissionsComeFromTheClaimsAndTheRedirectLeadsToWhereOneWantedToGo() {
        page.navigate(at("/me"));
        String before = session();
        signInAtProvider("aiko");

        assertThat(page).hasURL(Pattern.compile(".*/me(\\?continue)?$"));
        assertThat(page.locator("h1")).containsText("aiko");
        assertThat(page.locator("main")).containsText("Plan and carry out rewinds");
        assertThat(session()).as("the session's id after signing in").isNotEqualTo(before);
        page.navigate(at("/"));
        assertThat(page.locator("h1")).isVisible();
    }

    @Test
    void signingOutEndsBothSessions() {
        page.navigate(at("/me"));
        signInAtProvider("aiko");
        String session = session();

        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Sign out"))
                .click();

        page.waitForURL(at("/sign-in"));
        page.navigate(at("/me"));
        assertThat(page).hasURL(Pattern.compile(".*/sign-in$"));
        Visitor thief = new Visitor(port);
        thief.takeSession(session);
        assertThat(thief.get("/me").statusCode()).isEqualTo(302);
        page.getByText("Sign in with Shop login").click();
        assertThat(page.locator("input[name=password]")).isVisible();
        assertThat(page).hasURL(Pattern.compile(PROVIDER.issuer() + "/login.*"));
    }

    @Test
    void whoHasNoRoleGetsInAndIsToldSo() {
        page.navigate(at("/"));
        signInAtProvider("mei");

        assertThat(page).hasURL(Pattern.compile(".*/me$"));
        assertThat(page.locator("main")).containsText("You have no role here");
        page.navigate(at("/failures"));
        assertThat(page.locator("main")).containsText("VIEW_NOT_PERMITTED");
    }

    @Test
    void nobodyComesInByTheNameOfAConfiguredUser() {
        page.navigate(at("/"));
        signInAtProvider("operator");

        assertThat(page).hasURL(Pattern.compile(".*/sign-in\\?openid=nobody$"));
        assertThat(page.locator("[role=alert]")).containsText("no name that can be used here");
    }

    @Test
    void configuredUsersSignInBesideIt() {
        page.navigate(at("/me"));
        page.getByLabel("User name").fill("viewer");
        page.getByLabel("Password").fill("viewer");
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Sign in"))
                .click();
        assertThat(page.locator("h1")).containsText("viewer");

        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Sign out"))
                .click();
        assertThat(page).hasURL(at("/sign-in?signed-out"));
    }

    @Test
    void aCodeThatTheConsoleDidNotAskForIsRefused() {
        page.navigate(at("/login/oauth2/code/openid?code=stolen&state=guessed"));

        assertThat(page).hasURL(at("/sign-in?openid=refused"));
    }

    private void signInAtProvider(String name) {
        page.getByText("Sign in with Shop login").click();
        page.locator("input[name=username]").fill(name);
        page.locator("input[name=password]").fill(name);
        page.locator("button[type=submit]").click();
    }

    private String session() {
        return browser.cookies().stream()
                .filter(cookie -> cookie.name.equals("saga-rewind-session"))
                .map((Cookie cookie) -> cookie.value)
                .findFirst()
                .orElseThrow();
    }

    private String at(String path) {
        return "http://127.0.0.1:" + port + path;
    }
}
