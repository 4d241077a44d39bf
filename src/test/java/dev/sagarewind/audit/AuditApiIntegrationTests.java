package dev.sagarewind.audit;

import static dev.sagarewind.support.TestUsers.who;
import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.httpBasic;

import dev.sagarewind.access.Actor;
import dev.sagarewind.access.Reach;
import dev.sagarewind.access.Scope;
import dev.sagarewind.access.SignedInBy;
import dev.sagarewind.signin.SignInThrottled;
import dev.sagarewind.signin.TokenCreated;
import dev.sagarewind.signin.TokenRevoked;
import dev.sagarewind.support.ConsoleTest;
import dev.sagarewind.web.Paging;
import java.io.UncheckedIOException;
import java.io.UnsupportedEncodingException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.authentication.event.AuthenticationFailureBadCredentialsEvent;
import org.springframework.security.authentication.event.InteractiveAuthenticationSuccessEvent;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

@ConsoleTest
@AutoConfigureMockMvc
@ExtendWith(OutputCaptureExtension.class)
class AuditApiIntegrationTests {

    private static final Reach EVERYWHERE = new Reach(Set.of(), Set.of(), Set.of());

    private final String name = "ren-" + UUID.randomUUID();
    private final Actor actor = new Actor(name, List.of(), SignedInBy.PASSWORD, Optional.of("10.0.8.31"));

    @Autowired
    private MockMvcTester mvc;

    @Autowired
    private AuditTrail trail;

    @Autowired
    private HeadLog heads;

    @Autowired
    private JdbcAuditChain rows;

    @Autowired
    private ApplicationEventPublisher events;

    @Autowired
    private PlatformTransactionManager transactions;

    @Test
    void theChainOfARunningConsoleIsWhole() {
        dismiss("payment");

        assertThat(api("/api/v1/audit/verification"))
                .hasStatusOk()
                .bodyJson()
                .hasPathSatisfying("$.state", state -> assertThat(state).isEqualTo("WHOLE"))
                .hasPathSatisfying("$.begins", begins -> assertThat(begins).isEqualTo("FIRST_ENTRY"))
                .hasPathSatisfying(
                        "$.breaks", breaks -> assertThat(breaks).asArray().isEmpty());
    }

    @Test
    void aHeadThatWasKeptIsComparedWithTheChain() {
        dismiss("payment");
        AuditHead kept = head();
        dismiss("payment");
        String mac = kept.mac().orElseThrow();

        assertThat(api("/api/v1/audit/verification?count=" + kept.count() + "&mac=" + mac))
                .bodyJson()
                .extractingPath("$.state")
                .isEqualTo("WHOLE");
        assertThat(api("/api/v1/audit/verification?count=" + kept.count() + "&mac=" + "0".repeat(64)))
                .bodyJson()
                .hasPathSatisfying("$.state", state -> assertThat(state).isEqualTo("BROKEN"))
                .hasPathSatisfying("$.breaks[0].kind", kind -> assertThat(kind).isEqualTo("REPLACED"));
        assertThat(api("/api/v1/audit/verification?count=" + (kept.count() + 1000) + "&mac=" + mac))
                .bodyJson()
                .hasPathSatisfying("$.breaks[0].kind", kind -> assertThat(kind).isEqualTo("TAIL_CUT"))
                .hasPathSatisfying(
                        "$.breaks[0].detail",
                        detail -> assertThat(detail).asString().contains("were written and are gone"));
    }

    @Test
    void aHeadThatCannotBeReadIsRefused() {
        assertThat(api("/api/v1/audit/verification?count=0&mac=x"))
                .hasStatus(400)
                .bodyText()
                .contains("/count", "/mac");
        assertThat(api("/api/v1/audit/verification?count=1"))
                .hasStatus(400)
                .bodyText()
                .contains("/mac");
    }

    @Test
    void theHeadIsLoggedWhenItHasChanged(CapturedOutput output) {
        dismiss("payment");
        heads.log();
        AuditHead head = head();

        assertThat(output)
                .containsOnlyOnce("Audit head: count=" + head.count() + " mac="
                        + head.mac().orElseThrow() + " at=");
        heads.log();
        assertThat(output).containsOnlyOnce("Audit head: count=" + head.count() + " ");
    }

    @Test
    void thePageSaysWhetherTheChainIsUnbrokenOnceItIsVerified() {
        assertThat(mvc.post()
                        .uri("/audit/verification")
                        .with(who("aiko", "AUDIT"))
                        .with(csrf()))
                .hasRedirectedUrl("/audit");

        assertThat(mvc.get().uri("/audit").with(who("aiko", "AUDIT")))
                .hasStatusOk()
                .bodyText()
                .contains("<h1>The audit is unbroken</h1>", "The chain begins with entry 1.", "Verified the audit");
    }

    @Test
    void whoMayNotSeeTheAuditMayNotVerifyExportOrCutIt() {
        for (String path : List.of("", "/head", "/verification")) {
            assertThat(mvc.get().uri("/api/v1/audit" + path).with(httpBasic("viewer", "viewer")))
                    .hasStatus(403)
                    .bodyText()
                    .contains("AUDIT_NOT_PERMITTED");
        }
        assertThat(mvc.get().uri("/audit.csv").with(who("viewer", "VIEW"))).hasStatus(403);
        assertThat(mvc.post()
                        .uri("/api/v1/audit/cuts")
                        .contentType("application/json")
                        .content("{\"beforeEntry\": 1, \"reason\": \"old\"}")
                        .with(httpBasic("operator", "operator")))
                .hasStatus(403)
                .bodyText()
                .contains("ADMINISTER_NOT_PERMITTED");
    }

    @Test
    void aDecisionToCutNamesAnEntryThatThereIsAndAReason() {
        dismiss("payment");
        assertThat(cut("{\"beforeEntry\": 99999999, \"reason\": \" \"}"))
                .hasStatus(400)
                .bodyText()
                .contains("/beforeEntry", "/reason");
        assertThat(cut("{\"beforeEntry\": 1, \"reason\": \"kept for 7 years\"}"))
                .hasStatus(201)
                .bodyJson()
                .extractingPath("$.then")
                .isEqualTo("select saga_rewind.cut_audit(1);");
    }

    @Test
    void anExportIsATableWithoutFormulasAndIsRecordedWithItsRows() {
        trail.record(
                actor,
                AuditedAction.REWIND,
                "payment",
                AuditOutcome.DONE,
                AuditDetails.none()
                        .because(Optional.of("=cmd|' /C calc'!A0"), Optional.of("INC-42"))
                        .moves(List.of(new AuditDetails.Move(
                                "payment", "order.payment", 2, Optional.of(5120L), 4711, Optional.of("REWOUND")))));
        dismiss("payment");

        String[] lines = text(exported("text/csv")).split("\r\n");

        assertThat(lines).hasSize(3);
        assertThat(lines[0]).startsWith("entry,auditId,at,endedAt,actor,signedInBy");
        assertThat(lines[2])
                .contains("\"'=cmd|' /C calc'!A0\"", "payment order.payment-2 5120 to 4711 REWOUND", ",PASSWORD,");
        assertThat(newest(AuditedAction.EXPORT)).satisfies(entry -> {
            assertThat(entry.outcome()).isEqualTo(AuditOutcome.DONE);
            assertThat(entry.details().facts()).containsEntry("rows", "2").containsEntry("actor", name);
        });
    }

    @Test
    void anExportAsLinesOfJsonHoldsTheSame() {
        dismiss("payment");
        dismiss("stock");

        String[] lines = text(exported("application/x-ndjson")).split("\n");

        assertThat(lines).hasSize(2);
        assertThat(lines[0]).contains("\"subject\":\"stock\"", "\"outcome\":\"DONE\"");
    }

    @Test
    void aPageDownloadsWhatItsFilterShows() {
        dismiss("payment");

        MvcTestResult csv = mvc.get()
                .uri("/audit.csv?actor=" + name + "&action=&from=&to=")
                .with(who("aiko", "AUDIT"))
                .exchange();
        assertThat(csv).hasStatusOk().hasHeader("Content-Disposition", "attachment; filename=\"audit.csv\"");
        assertThat(text(csv).split("\r\n")).hasSize(2);
    }

    @Test
    void aFilterThatCannotBeReadIsRefusedFieldByField() {
        assertThat(api("/api/v1/audit?action=REWOUND&outcome=x&from=yesterday"))
                .hasStatus(400)
                .bodyText()
                .contains("/action", "/outcome", "/from");
        assertThat(api("/api/v1/audit?actr=x")).hasStatus(400);
    }

    @Test
    void whatAFailedSignInCarriedIsRecordedOnlyWhereItWasAName() {
        String secret = "secret-" + UUID.randomUUID();
        events.publishEvent(new AuthenticationFailureBadCredentialsEvent(
                new TestingAuthenticationToken(secret, secret), new BadCredentialsException(secret)));

        assertThat(newest(AuditedAction.SIGN_IN)).satisfies(entry -> {
            assertThat(entry.actor()).isEqualTo("nobody");
            assertThat(entry.outcome()).isEqualTo(AuditOutcome.REFUSED);
            assertThat(entry.toString()).doesNotContain(secret).contains("BadCredentialsException");
        });
    }

    @Test
    void howSomebodySignedInIsRecorded() {
        events.publishEvent(new InteractiveAuthenticationSuccessEvent(
                new TestingAuthenticationToken(name, ""), AuditApiIntegrationTests.class));

        assertThat(newest(AuditedAction.SIGN_IN).signedInBy()).hasValue(SignedInBy.OPENID_CONNECT);
    }

    @Test
    void whatBecomesOfTokensAndThrottledSignInsIsRecorded() {
        events.publishEvent(
                new TokenCreated(actor, UUID.randomUUID(), "nightly", "operator", EVERYWHERE, Duration.ofDays(30)));
        assertThat(newest(AuditedAction.TOKEN_CREATED)).satisfies(entry -> {
            assertThat(entry.actor()).isEqualTo(name);
            assertThat(entry.subject()).isEqualTo("nightly");
            assertThat(entry.details().facts()).containsEntry("role", "operator");
        });
        events.publishEvent(new TokenRevoked(actor, UUID.randomUUID(), "aiko", "nightly"));
        assertThat(newest(AuditedAction.TOKEN_REVOKED).details().facts()).containsEntry("owner", "aiko");
        events.publishEvent(new SignInThrottled(Optional.of(name), "10.0.8.31", Duration.ofMinutes(5)));
        assertThat(newest(AuditedAction.SIGN_IN_THROTTLED).actor()).isEqualTo(name);
    }

    @Test
    void aTokenThatIsNotMadeAfterAllIsNotRecordedEither() {
        new TransactionTemplate(transactions).executeWithoutResult(made -> {
            events.publishEvent(
                    new TokenCreated(actor, UUID.randomUUID(), name, "operator", EVERYWHERE, Duration.ofDays(30)));
            made.setRollbackOnly();
        });

        assertThat(trail.list(AuditWorld.by(name), Scope.everything(), Paging.first())
                        .items())
                .isEmpty();
    }

    @Test
    void theSettingsWithWhichItStartedAreRecordedWithoutWhatTheyAre() {
        assertThat(newest(AuditedAction.SETTINGS)).satisfies(entry -> {
            assertThat(entry.actor()).isEqualTo("console");
            assertThat(entry.details().facts())
                    .containsKey("saga-rewind.access.users[0].roles")
                    .doesNotContainKeys("saga-rewind.access.users[0].password", "saga-rewind.audit.key")
                    .allSatisfy((setting, digest) -> assertThat(digest).matches("[0-9a-f]{16}"));
        });
    }

    private MvcTestResult exported(String type) {
        return mvc.get()
                .uri("/api/v1/audit?actor=" + name)
                .accept(type)
                .with(httpBasic("operator", "operator"))
                .exchange();
    }

    private static String text(MvcTestResult result) {
        assertThat(result).hasStatusOk();
        try {
            return result.getResponse().getContentAsString();
        } catch (UnsupportedEncodingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private MvcTestResult api(String uri) {
        return mvc.get().uri(uri).with(httpBasic("operator", "operator")).exchange();
    }

    private MvcTestResult cut(String body) {
        return mvc.post()
                .uri("/api/v1/audit/cuts")
                .contentType("application/json")
                .content(body)
                .with(who("aiko", "ADMINISTER"))
                .exchange();
    }

    private AuditHead head() {
        return rows.head();
    }

    private AuditEntry newest(AuditedAction action) {
        AuditFilter everything = AuditFilter.everything();
        return trail.list(
                        new AuditFilter(
                                everything.actor(),
                                Optional.of(action),
                                everything.outcome(),
                                everything.consumerGroup(),
                                everything.rewindId(),
                                everything.ticket(),
                                everything.from(),
                                everything.to()),
                        Scope.everything(),
                        Paging.first())
                .items()
                .get(0);
    }

    private void dismiss(String group) {
        trail.record(
                actor,
                AuditedAction.DISMISS,
                group,
                AuditOutcome.DONE,
                AuditDetails.none().places(List.of(new AuditDetails.Place(group, Optional.empty()))));
    }
}
