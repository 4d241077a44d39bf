package dev.sagarewind.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ScopeTests {

    private static final Reach PAYMENTS = new Reach(Set.of("payment*"), Set.of(), Set.of());
    private static final Reach ORDERS = new Reach(Set.of(), Set.of("order.*"), Set.of("order"));

    @Test
    void aStarStandsForAnyCharactersAndNothingElseDoes() {
        Scope scope = new Scope(List.of(Set.of(new Reach(Set.of("pay*eu", "a.b_c%"), Set.of(), Set.of()))));

        assertThat(scope.coversGroup("pay/west eu")).isTrue();
        assertThat(scope.coversGroup("payeu")).isTrue();
        assertThat(scope.coversGroup("pay eu ")).isFalse();
        assertThat(scope.coversGroup("my pay eu")).isFalse();
        assertThat(scope.coversGroup("a.b_c%")).isTrue();
        assertThat(scope.coversGroup("aXb_c%")).isFalse();
    }

    @Test
    void aReachLimitsByAllItsKindsAndAlternativesAddUp() {
        Scope scope = new Scope(List.of(Set.of(PAYMENTS), Set.of(ORDERS)));

        assertThat(scope.coversConsumption("payment", "any", Optional.empty())).isTrue();
        assertThat(scope.coversConsumption("stock", "order.stock", Optional.of("order")))
                .isTrue();
        assertThat(scope.coversConsumption("stock", "order.stock", Optional.of("refund")))
                .isFalse();
        assertThat(scope.coversConsumption("stock", "order.stock", Optional.empty()))
                .isFalse();
    }

    @Test
    void whatIsNarrowedIsWithinBoth() {
        Actor actor = new Actor(
                "token",
                List.of(new Grant(Set.of(Permission.VIEW), Set.of(PAYMENTS)).narrowedTo(ORDERS)),
                SignedInBy.API_TOKEN,
                Optional.empty());

        assertThat(actor.scope(Permission.VIEW).coversConsumption("payment", "order.x", Optional.of("order")))
                .isTrue();
        assertThat(actor.scope(Permission.VIEW).coversConsumption("stock", "order.x", Optional.of("order")))
                .isFalse();
        assertThat(actor.scope(Permission.REWIND)).isEqualTo(Scope.nothing());
    }

    @Test
    void whatIsLimitedBySagaTypeCoversNoWholePartition() {
        Scope scope = new Scope(List.of(Set.of(PAYMENTS, ORDERS)));

        assertThat(scope.coversPartition("payment", "order.x")).isTrue();
        assertThat(scope.coversWholePartition("payment", "order.x")).isFalse();
        assertThat(ScopeSql.ofWholePartitions(scope, "view", "g", "t").condition())
                .contains("cast(null as text) like any");
    }

    @Test
    void oneWithoutLimitsMakesTheOthersSuperfluous() {
        assertThat(new Scope(List.of(Set.of(PAYMENTS), Set.of())).isEverything())
                .isTrue();
        assertThat(new Scope(List.of(Set.of(new Reach(Set.of(), Set.of(), Set.of())))).isEverything())
                .isTrue();
    }

    @Test
    void saysTheSameToTheDatabase() {
        ScopeSql sql =
                ScopeSql.of(new Scope(List.of(Set.of(ORDERS))), "view", "f.consumer_group", "f.topic", "f.saga_type");

        assertThat(sql.condition()).isEqualTo("((f.topic like any(:view0) and f.saga_type like any(:view1)))");
        assertThat(sql.params()).containsOnlyKeys("view0", "view1");
        assertThat((String[]) sql.params().get("view0")).containsExactly("order.%");
        assertThat(ScopeSql.of(Scope.nothing(), "view", null, null, null)).isEqualTo(new ScopeSql("false", Map.of()));
        assertThat(ScopeSql.of(Scope.everything(), "view", null, null, null)).isEqualTo(new ScopeSql("true", Map.of()));
    }

    @Test
    void escapesWhatTheDatabaseTakesForAPattern() {
        ScopeSql sql = ScopeSql.of(
                new Scope(List.of(Set.of(new Reach(Set.of("a_b%c\\d*"), Set.of(), Set.of())))),
                "view",
                "g",
                null,
                null);

        assertThat((String[]) sql.params().get("view0")).containsExactly("a\\_b\\%c\\\\d%");
    }
}
