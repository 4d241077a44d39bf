package dev.sagarewind.msk;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DocumentedPoliciesTests {

    @Test
    void theTableSaysWhichAclEachActionStandsFor() {
        assertThat(DocumentedPolicies.acls()).isEqualTo(IamAuthorizer.acls());
    }

    @Test
    void theOperatorsPolicyIsTheViewersAndTwoActionsMore() {
        Set<String> more = new HashSet<>(DocumentedPolicies.operator().actions());
        more.removeAll(DocumentedPolicies.viewer().actions());

        assertThat(more).containsExactlyInAnyOrder("kafka-cluster:AlterGroup", "kafka-cluster:ReadData");
        assertThat(DocumentedPolicies.operator().actions())
                .containsAll(DocumentedPolicies.viewer().actions());
    }

    @Test
    void noActionIsAskedForThatTheTableDoesNotExplain() {
        Set<String> explained = new HashSet<>(DocumentedPolicies.acls().keySet());
        explained.add("kafka-cluster:Connect");

        assertThat(DocumentedPolicies.operator().actions()).isEqualTo(explained);
    }

    @Test
    void aPolicyReachesAsFarAsItsPatterns() {
        IamPolicy payments = IamPolicy.parse("""
                {"Version": "2012-10-17", "Statement": [
                  {"Effect": "Allow", "Action": ["kafka-cluster:AlterGroup"], "Resource": "arn:aws:kafka:*:group/shop/*/pay*"}]}
                """);

        assertThat(payments.allows("kafka-cluster:AlterGroup", "arn:aws:kafka:r:a:group/shop/u/payment"))
                .isTrue();
        assertThat(payments.allows("kafka-cluster:AlterGroup", "arn:aws:kafka:r:a:group/shop/u/stock"))
                .isFalse();
        assertThat(payments.allows("kafka-cluster:DescribeGroup", "arn:aws:kafka:r:a:group/shop/u/payment"))
                .isFalse();
    }
}
