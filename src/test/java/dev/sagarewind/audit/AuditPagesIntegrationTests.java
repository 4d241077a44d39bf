package dev.sagarewind.audit;

import static dev.sagarewind.support.TestUsers.who;
import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.httpBasic;

import dev.sagarewind.access.Actor;
import dev.sagarewind.access.SignedInBy;
import dev.sagarewind.support.ConsoleTest;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

@ConsoleTest
@AutoConfigureMockMvc
class AuditPagesIntegrationTests {

    private final String name = "ren-" + UUID.randomUUID();
    private final Actor actor = new Actor(name, List.of(), SignedInBy.PASSWORD, Optional.of("10.0.8.31"));

    @Autowired
    private MockMvcTester mvc;

    @Autowired
    private AuditTrail trail;

    @Autowired
    private PlatformTransactionManager transactions;

    @Test
    void thePageShowsWhatWasDoneAndWhyWithItsOffsets() {
        trail.record(
                actor,
                AuditedAction.REWIND,
                "payment",
                AuditOutcome.DONE,
                AuditDetails.none()
                        .because(Optional.of("gateway <is> back"), Optional.of("INC-42"))
                        .moves(List.of(new AuditDetails.Move(
                                "payment", "order.payment", 2, Optional.of(5120L), 4711, Optional.empty()))));

        assertThat(page("/audit?actor=" + name))
                .hasStatusOk()
                .bodyText()
                .contains("Rewound payment", "gateway &lt;is&gt; back", "INC-42", "5120", "4711", "Done", "10.0.8.31");
    }

    @Test
    void offsetsThatWereNotMovedAreNotShownAsIfTheyWere() {
        AuditDetails.Move made =
                new AuditDetails.Move("payment", "order.payment", 2, Optional.of(5120L), 4711, Optional.of("REWOUND"));
        AuditDetails.Move notMade =
                new AuditDetails.Move("payment", "order.payment", 3, Optional.of(812L), 700, Optional.of("NOT_MOVED"));
        AuditDetails.Move unknown =
                new AuditDetails.Move("payment", "order.payment", 4, Optional.of(90L), 70, Optional.of("UNKNOWN"));
        cancelled(made, notMade, unknown);
        assertThat(page("/audit?actor=" + name))
                .bodyText()
                .contains("Rewound payment")
                .containsOnlyOnce("not moved");

        cancelled(notMade);
        assertThat(page("/audit?actor=" + name)).bodyText().contains("Tried to rewind payment");
    }

    private void cancelled(AuditDetails.Move... moves) {
        trail.record(
                actor,
                AuditedAction.REWIND,
                "payment",
                AuditOutcome.CANCELLED,
                AuditDetails.none().moves(List.of(moves)));
    }

    @Test
    void anActWithoutAnEndIsShownAsUnknown() {
        new TransactionTemplate(transactions)
                .executeWithoutResult(
                        decision -> trail.openWithin(actor, AuditedAction.REWIND, "payment", AuditDetails.none()));
        assertThat(page("/audit?actor=" + name)).bodyText().contains("Outcome unknown");
    }

    @Test
    void aFilterThatMatchesNothingSaysSo() {
        assertThat(page("/audit?actor=" + name + "&action=PLAN&from=2026-11-22T03:00&to="))
                .hasStatusOk()
                .bodyText()
                .contains("Nothing found", "Show all");
        assertThat(page("/audit?from=yesterday")).hasStatus(400).bodyText().contains("yesterday is not a time");
    }

    @Test
    void theApiListsRefusalsToo() {
        trail.record(
                actor,
                AuditedAction.REWIND,
                "payment",
                AuditOutcome.REFUSED,
                AuditDetails.none().code("GROUP_HAS_MEMBERS"));

        assertThat(mvc.get()
                        .uri("/api/v1/audit?actor={name}&action=REWIND", name)
                        .with(httpBasic("operator", "operator")))
                .hasStatusOk()
                .bodyJson()
                .hasPathSatisfying("$.items[0].code", code -> assertThat(code).isEqualTo("GROUP_HAS_MEMBERS"))
                .hasPathSatisfying(
                        "$.items[0].outcome", outcome -> assertThat(outcome).isEqualTo("REFUSED"))
                .hasPathSatisfying("$.next", next -> assertThat(next).isNull());
    }

    @Test
    void signingInAndFailingToAreRecorded() {
        String guess = "guess-" + UUID.randomUUID();
        mvc.post()
                .uri("/sign-in")
                .param("username", guess)
                .param("password", "x")
                .with(csrf())
                .exchange();
        mvc.post()
                .uri("/sign-in")
                .param("username", "operator")
                .param("password", "operator")
                .with(csrf())
                .exchange();

        assertThat(page("/audit?actor=" + guess)).bodyText().contains("Tried to sign in", "Refused");
        assertThat(page("/audit?actor=operator&action=SIGN_IN")).bodyText().contains("Signed in", "Done");
    }

    private MvcTestResult page(String uri) {
        return mvc.get().uri(uri).with(who("aiko", "AUDIT")).exchange();
    }
}
