package dev.sagarewind.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.user;

import dev.sagarewind.support.ConsoleTest;
import dev.sagarewind.support.ConsoleWorld;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.test.web.servlet.request.RequestPostProcessor;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Who may call what, and about whom: every endpoint × every role × inside and outside of the role's scope, and in what comes
 * back nothing from outside.
 */
@ConsoleTest
@AutoConfigureMockMvc
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestPropertySource(
        properties = {
            "saga-rewind.access.roles.in-viewer.permissions=view",
            "saga-rewind.access.roles.in-responder.permissions=view,view-payloads,rewind,evict,skip,dismiss",
            "saga-rewind.access.roles.in-approver.permissions=view,approve",
            "saga-rewind.access.roles.in-auditor.permissions=view,audit",
            "saga-rewind.access.roles.in-viewer.consumer-groups=inside*",
            "saga-rewind.access.roles.in-viewer.topics=inside*",
            "saga-rewind.access.roles.in-responder.consumer-groups=inside*",
            "saga-rewind.access.roles.in-responder.topics=inside*",
            "saga-rewind.access.roles.in-approver.consumer-groups=inside*",
            "saga-rewind.access.roles.in-approver.topics=inside*",
            "saga-rewind.access.roles.in-auditor.consumer-groups=inside*",
            "saga-rewind.access.roles.in-auditor.topics=inside*",
            "saga-rewind.access.roles.types-viewer.permissions=view,skip,dismiss",
            "saga-rewind.access.roles.types-viewer.saga-types=inside*",
            "saga-rewind.notification.targets[0].name=on-call",
            "saga-rewind.notification.targets[0].kind=webhook",
            "saga-rewind.notification.targets[0].url=http://127.0.0.1:9/nobody-listens",
            "saga-rewind.notification.targets[0].secret=whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
        })
class AuthorizationMatrixIntegrationTests {

    /** What each of the roles permits, and where. */
    private enum Who {
        NOBODY("", ""),
        STRANGER("", "no-such-role"),
        VIEWER("VIEW", "in-viewer"),
        RESPONDER("VIEW VIEW_PAYLOADS REWIND EVICT SKIP DISMISS", "in-responder"),
        APPROVER("VIEW APPROVE", "in-approver"),
        AUDITOR("VIEW AUDIT", "in-auditor"),
        /** Sees all, and acts inside. */
        GUEST("VIEW VIEW_PAYLOADS REWIND EVICT SKIP DISMISS", "viewer in-responder"),
        ADMINISTRATOR("VIEW VIEW_PAYLOADS REWIND EVICT SKIP APPROVE DISMISS AUDIT ADMINISTER", "administrator");

        private final Set<Permission> permissions;
        private final List<String> roles;

        Who(String permissions, String roles) {
            this.permissions = Arrays.stream(permissions.split(" "))
                    .filter(Predicate.not(String::isEmpty))
                    .map(Permission::valueOf)
                    .collect(Collectors.toCollection(() -> EnumSet.noneOf(Permission.class)));
            this.roles = List.of(roles.split(" "));
        }

        boolean seesOutside() {
            return this == GUEST || this == ADMINISTRATOR;
        }
    }

    /**
     * What it takes, and what those get who have it for the inside only, when they ask for the outside: it {@code hides} the outside,
     * says that it is {@code unknown}, is {@code denied}, or is about neither side: {@code same}.
     */
    private static final String ENDPOINTS = """
            GET    /                                            VIEW          hides
            GET    /search                                      VIEW          hides    ?q=$group
            GET    /failures                                    VIEW          hides
            GET    /failures.csv                                VIEW          hides
            GET    /failures/{failureId}                        VIEW          unknown  /failures/$failure
            GET    /failures/skips/new                          SKIP          unknown  ?failureId=$failure
            POST   /failures/skips/new                          SKIP          unknown  failureId=$failure
            POST   /failures/skips                              SKIP          unknown  failureId=$other&reason=r
            GET    /failures/dismissals/new                     DISMISS       unknown  ?failureId=$failure
            POST   /failures/dismissals/new                     DISMISS       unknown  failureId=$failure
            POST   /failures/dismissals                         DISMISS       unknown  failureId=$failure&reason=r
            POST   /failures/restorals                          DISMISS       unknown  failureId=$failure
            GET    /failures/acts/{auditId}                     VIEW          unknown  /failures/acts/$act
            GET    /sagas                                       VIEW          hides
            GET    /sagas                                       VIEW          hides    ?state=ALL
            GET    /sagas                                       VIEW          unknown  ?id=$saga
            GET    /sagas/{sagaId}                              VIEW          unknown  /sagas/$saga
            GET    /sagas.json                                  VIEW          unknown  ?id=$saga
            GET    /sagas.csv                                   VIEW          unknown  ?id=$saga
            GET    /consumer-groups                             VIEW          hides    ?q=side
            GET    /consumer-group                              VIEW          unknown  ?name=$group
            GET    /rewinds                                     VIEW          hides
            GET    /rewinds/{rewindId}                          VIEW          unknown  /rewinds/$rewind
            POST   /rewinds/{rewindId}/cancellation             REWIND        unknown  /rewinds/$rewind/cancellation
            POST   /rewinds/{rewindId}/verification             REWIND        unknown  /rewinds/$rewind/verification
            POST   /rewinds/{rewindId}/approval                 APPROVE       unknown  /rewinds/$rewind/approval?approved=true&planDigest=d
            POST   /rewind-plans                                REWIND        empty    failureId=$failure
            GET    /rewind-plans/new                            VIEW          unknown  ?consumerGroup=$group
            GET    /rewind-plans/{planId}                       VIEW          unknown  /rewind-plans/$plan
            POST   /rewind-plans/{planId}/rewinds               REWIND        unknown  /rewind-plans/$plan/rewinds?whenActive=REFUSE&reason=r&planDigest=d
            GET    /audit                                       AUDIT         hides
            GET    /audit/events                                VIEW          hides    ?sagaId=$saga
            GET    /audit/events.csv                            VIEW          hides    ?sagaId=$saga
            GET    /audit/events.ndjson                         VIEW          hides    ?sagaId=$saga
            POST   /audit/events/{eventId}/reveals              VIEW_PAYLOADS unknown  /audit/events/$event/reveals?what=PAYLOAD&reason=r
            POST   /audit/verification                          AUDIT         same
            GET    /audit.csv                                   AUDIT         hides
            GET    /audit.ndjson                                AUDIT         hides
            GET    /tokens                                      -             same
            POST   /tokens                                      -             same     name=nightly
            POST   /tokens/{tokenId}/revocation                 -             same     /tokens/$plan/revocation
            GET    /notifications                               ADMINISTER    same
            POST   /notifications/{target}/tests                ADMINISTER    same     /notifications/on-call/tests
            GET    /me                                          -             same
            GET    /api/v1/me                                   -             same
            GET    /api/v1/notifications                        ADMINISTER    same
            GET    /api/v1/failures                             VIEW          hides
            GET    /api/v1/failures                             VIEW          hides    ?consumerGroup=$group
            GET    /api/v1/failures/{failureId}                 VIEW          unknown  /api/v1/failures/$failure
            POST   /api/v1/failures/skips                       SKIP          unknown  {"failureIds": ["$other"], "reason": "r"}
            POST   /api/v1/failures/dismissals                  DISMISS       unknown  {"failureIds": ["$failure"], "reason": "r"}
            DELETE /api/v1/failures/{failureId}/dismissal       DISMISS       unknown  /api/v1/failures/$failure/dismissal
            GET    /api/v1/causes                               VIEW          hides
            GET    /api/v1/causes/{causeId}                     VIEW          unknown  /api/v1/causes/$cause
            GET    /api/v1/sagas                                VIEW          hides
            GET    /api/v1/sagas                                VIEW          hides    ?state=ALL
            GET    /api/v1/sagas/{sagaId}                       VIEW          unknown  /api/v1/sagas/$saga
            GET    /api/v1/saga                                 VIEW          unknown  ?id=$saga
            GET    /api/v1/events                               VIEW          hides    ?topic=$topic
            GET    /api/v1/events                               VIEW          hides    ?topic=$topic text/csv
            GET    /api/v1/events                               VIEW          hides    ?topic=$topic application/x-ndjson
            GET    /api/v1/events/{eventId}                     VIEW          unknown  /api/v1/events/$event
            POST   /api/v1/events/{eventId}/reveals             VIEW_PAYLOADS unknown  /api/v1/events/$event/reveals {"what": "PAYLOAD", "reason": "r"}
            GET    /api/v1/consumer-groups                      VIEW          hides    ?q=side
            GET    /api/v1/consumer-group                       VIEW          unknown  ?name=$group
            POST   /api/v1/rewind-plans                         REWIND        empty    {"selection": {"failureIds": ["$failure"]}}
            POST   /api/v1/rewind-plans                         REWIND        empty    {"selection": {"causeId": "$cause"}}
            POST   /api/v1/rewind-plans                         REWIND        empty    {"selection": {"sagaId": "$saga"}}
            POST   /api/v1/rewind-plans                         REWIND        denied   {"selection": {"partitions": [{"consumerGroup": "$group", "topic": "$topic", "partition": 0, "to": {"offset": 1}}]}}
            GET    /api/v1/rewind-plans/{planId}                VIEW          unknown  /api/v1/rewind-plans/$plan
            GET    /api/v1/rewind-plans/{planId}/records        VIEW          unknown  /api/v1/rewind-plans/$plan/records
            POST   /api/v1/rewinds                              REWIND        denied   {"planId": "$plan", "whenActive": "REFUSE", "reason": "r"}
            GET    /api/v1/rewinds                              VIEW          hides
            GET    /api/v1/rewinds/{rewindId}                   VIEW          unknown  /api/v1/rewinds/$rewind
            GET    /api/v1/rewinds/{rewindId}/messages          VIEW          unknown  /api/v1/rewinds/$rewind/messages
            POST   /api/v1/rewinds/{rewindId}/cancellation      REWIND        unknown  /api/v1/rewinds/$rewind/cancellation {}
            POST   /api/v1/rewinds/{rewindId}/verification      REWIND        unknown  /api/v1/rewinds/$rewind/verification {}
            POST   /api/v1/rewinds/{rewindId}/approval          APPROVE       unknown  /api/v1/rewinds/$rewind/approval {}
            POST   /api/v1/rewinds/{rewindId}/undo              REWIND        unknown  /api/v1/rewinds/$rewind/undo {"whenActive": "REFUSE", "reason": "r"}
            POST   /api/v1/offset-resets                        REWIND        denied   {"partitions": [{"consumerGroup": "$group", "topic": "$topic", "partition": 0, "to": {"offset": 1}}], "dryRun": true}
            GET    /api/v1/audit                                AUDIT         hides
            GET    /api/v1/audit                                AUDIT         hides    ? text/csv
            GET    /api/v1/audit                                AUDIT         hides    ? application/x-ndjson
            GET    /api/v1/audit/head                           AUDIT         same
            GET    /api/v1/audit/verification                   AUDIT         same
            POST   /api/v1/audit/cuts                           ADMINISTER    same     {"beforeEntry": 2, "reason": "r"}
            """;

    /** Open to everybody: the way in, and the errors. */
    private static final Set<String> FOR_EVERYBODY = Set.of("GET /sign-in", "ANY /signed-out", "ANY /error");

    private record Endpoint(HttpMethod method, String pattern, String permission, String outside, String rest) {

        static Endpoint of(String line) {
            String[] cells = line.split("\\s+", 5);
            return new Endpoint(
                    HttpMethod.valueOf(cells[0]), cells[1], cells[2], cells[3], cells.length > 4 ? cells[4] : "");
        }

        String name() {
            return method + " " + pattern;
        }

        boolean isApi() {
            return pattern.startsWith("/api/");
        }

        boolean needs(Permission one) {
            return permission.equals(one.name());
        }
    }

    @Autowired
    private MockMvcTester mvc;

    @Autowired
    private ConsoleWorld world;

    @Autowired
    private JsonMapper json;

    @Autowired
    @Qualifier("requestMappingHandlerMapping")
    private RequestMappingHandlerMapping mappings;

    private GuardedSide inside;
    private GuardedSide outside;

    @BeforeAll
    void somethingHappenedOnBothSides() throws Exception {
        JdbcClient jdbc = JdbcClient.create(world.database());
        inside = rewound(new GuardedSide("inside", jdbc).happened());
        outside = rewound(new GuardedSide("outside", jdbc).happened());
    }

    /** A plan, a rewind, and a dismissal that was put back, all by somebody else. */
    private GuardedSide rewound(GuardedSide side) {
        RequestPostProcessor operator = user("ren").authorities(AuthorityUtils.createAuthorityList("ROLE_operator"));
        String selection = side.in("""
                {"selection": {"partitions": [{"consumerGroup": "$group", "topic": "$topic", "partition": 0,
                 "to": {"offset": 3}}]}}""");
        JsonNode plan = json.readTree(post("/api/v1/rewind-plans", selection, operator));
        side.know("plan", plan.get("planId").stringValue());
        String warnings = plan.get("findings")
                .valueStream()
                .filter(finding -> finding.get("level").stringValue().equals("WARNING"))
                .map(finding -> finding.get("code").toString())
                .collect(Collectors.joining(","));
        String decision =
                "{\"planId\": %s, \"planDigest\": %s, \"whenActive\": \"REFUSE\", \"reason\": \"r\", \"acknowledge\": [%s]}"
                        .formatted(plan.get("planId"), plan.get("planDigest"), warnings);
        String rewind = post("/api/v1/rewinds", decision, operator);
        side.know("rewind", text(rewind, "rewindId"));
        String chosen = side.in("{\"failureIds\": [\"$failure\"], \"reason\": \"r\"}");
        side.know("act", text(post("/api/v1/failures/dismissals", chosen, operator), "auditId"));
        mvc.delete()
                .uri(side.in("/api/v1/failures/$failure/dismissal"))
                .with(operator)
                .exchange();
        return side;
    }

    private String post(String path, String body, RequestPostProcessor who) {
        MvcTestResult result = mvc.post()
                .uri(path)
                .with(who)
                .contentType(MediaType.APPLICATION_JSON)
                .content(body)
                .exchange();
        assertThat(result.getResponse().getStatus()).as(body(result)).isLessThan(300);
        return body(result);
    }

    private String text(String body, String field) {
        return json.readTree(body).get(field).stringValue();
    }

    @Test
    void everyMappingIsInTheTable() {
        Set<String> mapped = mappings.getHandlerMethods().entrySet().stream()
                .filter(each -> isOurs(each.getValue()))
                .flatMap(each -> each.getKey().getPathPatternsCondition().getPatternValues().stream()
                        .flatMap(path -> methods(each.getKey().getMethodsCondition().getMethods().stream()
                                        .map(Object::toString))
                                .map(method -> method + " " + path)))
                .filter(Predicate.not(FOR_EVERYBODY::contains))
                .collect(Collectors.toSet());

        assertThat(endpoints().map(Endpoint::name).collect(Collectors.toSet()))
                .containsExactlyInAnyOrderElementsOf(mapped);
    }

    private static Stream<String> methods(Stream<String> methods) {
        List<String> named = methods.toList();
        return named.isEmpty() ? Stream.of("ANY") : named.stream();
    }

    @Test
    void everyMethodOfAControllerHasARule() {
        assertThat(mappings.getHandlerMethods().values().stream().filter(AuthorizationMatrixIntegrationTests::isOurs))
                .allMatch(method ->
                        method.hasMethodAnnotation(Requires.class) != method.hasMethodAnnotation(OpenTo.class));
    }

    private static boolean isOurs(HandlerMethod method) {
        return method.getBeanType().getName().startsWith("dev.sagarewind.");
    }

    @TestFactory
    Stream<DynamicTest> everyEndpointForEveryRoleInsideAndOutside() {
        return endpoints()
                .flatMap(endpoint -> Arrays.stream(Who.values())
                        .flatMap(who -> Stream.of(inside, outside)
                                .map(side -> DynamicTest.dynamicTest(
                                        "%s by %s, %s".formatted(endpoint.name() + endpoint.rest(), who, side),
                                        () -> check(endpoint, who, side)))));
    }

    private static Stream<Endpoint> endpoints() {
        return ENDPOINTS.lines().map(Endpoint::of);
    }

    private void check(Endpoint endpoint, Who who, GuardedSide side) {
        MvcTestResult result = call(endpoint, who, side);
        int status = result.getResponse().getStatus();
        String answer = body(result);
        if (who == Who.NOBODY) {
            assertThat(status).isEqualTo(endpoint.isApi() ? 401 : 302);
            return;
        }
        boolean permitted = who.permissions.stream().anyMatch(endpoint::needs);
        if (endpoint.permission().equals("-")) {
            // About oneself: what is asked for may be wrong, or somebody else's and so not there.
            assertThat(status).as(answer).isNotIn(401, 403, 405, 500);
        } else if (!permitted) {
            assertThat(status).as(answer).isEqualTo(403);
            assertThat(answer).contains(endpoint.permission() + "_NOT_PERMITTED");
        } else if (side == inside
                || who == Who.ADMINISTRATOR
                || endpoint.outside().equals("same")) {
            assertThat(status).as(answer).isNotIn(400, 401, 403, 404, 405, 406, 415, 500);
        } else if (who == Who.GUEST && !endpoint.needs(Permission.VIEW)) {
            // They see it, and may not: a page that only asks what they want is there.
            boolean asks = endpoint.pattern().endsWith("/new");
            assertThat(status).as(answer).isEqualTo(asks ? 200 : 403);
        } else if (who == Who.GUEST) {
            assertThat(status).as(answer).isIn(200, 302);
        } else {
            assertOutside(endpoint, status, answer);
        }
        if (!who.seesOutside()) {
            assertThat(answer.replace(side.in(endpoint.rest()), "")).doesNotContain("desk-" + outside.mark);
            if (endpoint.outside().equals("hides") && side == inside) {
                assertThat(answer).doesNotContain(outside.mark);
            }
        }
    }

    private void assertOutside(Endpoint endpoint, int status, String answer) {
        switch (endpoint.outside()) {
            case "hides" -> assertThat(status).as(answer).isEqualTo(200);
            case "unknown" -> assertThat(status).as(answer).isIn(404, 422);
            case "denied" -> assertThat(status).as(answer).isEqualTo(403);
            // A plan for nothing: of what they named, they see nothing.
            case "empty" -> assertThat(answer).doesNotContain("\"executable\":true");
            default -> throw new AssertionError("What is " + endpoint.outside() + "?");
        }
    }

    private MvcTestResult call(Endpoint endpoint, Who who, GuardedSide side) {
        String path = endpoint.pattern();
        String form = "";
        String body = "";
        String accept = endpoint.isApi() ? MediaType.APPLICATION_JSON_VALUE : MediaType.ALL_VALUE;
        String rest = side.in(endpoint.rest());
        if (rest.startsWith("/")) {
            path = rest.split(" ", 2)[0];
            body = rest.contains(" ") ? rest.split(" ", 2)[1] : "";
        } else if (rest.startsWith("?")) {
            path += rest.split(" ", 2)[0];
            accept = rest.contains(" ") ? rest.split(" ", 2)[1] : accept;
        } else if (rest.startsWith("{")) {
            body = rest;
        } else {
            form = rest;
        }
        var request = mvc.method(endpoint.method())
                .uri(form.isEmpty() ? path : path + "?" + form)
                .accept(MediaType.parseMediaType(accept));
        if (!body.isEmpty()) {
            request = request.contentType(MediaType.APPLICATION_JSON).content(body);
        }
        if (!endpoint.isApi()) {
            request = request.with(csrf());
        }
        return who == Who.NOBODY
                ? request.exchange()
                : request.with(user("aiko")
                                .authorities(AuthorityUtils.createAuthorityList(who.roles.stream()
                                        .map(role -> "ROLE_" + role)
                                        .toList())))
                        .exchange();
    }

    private static String body(MvcTestResult result) {
        try {
            return result.getResponse().getContentAsString();
        } catch (java.io.UnsupportedEncodingException e) {
            throw new AssertionError(e);
        }
    }
}
