package dev.sagarewind.consumergroup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MskSettingsTests {

    private static final String BROKERS = "b-1.shop.a1b2c3.c4.kafka.eu-central-1.amazonaws.com:9098,"
            + "b-2.shop.a1b2c3.c4.kafka.eu-central-1.amazonaws.com:9098";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "Frankfurt | - | saga-rewind | - | saga-rewind.kafka.msk.region is \"Frankfurt\"; write the cluster's",
                "- | saga-rewind | saga-rewind | - | saga-rewind.kafka.msk.role-arn is \"saga-rewind\"; write a role's ARN",
                "- | - | a session | - | saga-rewind.kafka.msk.role-session-name is \"a session\"; write 2 to 64",
                "- | - | saga-rewind | shop | saga-rewind.kafka.msk.cluster-arn is \"shop\"; write the cluster's ARN"
            })
    void saysWhatToWriteInstead(String region, String role, String session, String cluster, String sentence) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new MskSettings(region, role, session, cluster))
                .withMessageStartingWith(sentence);
    }

    @Test
    void takesRolesWithAPathAndClustersOfEveryPartition() {
        new MskSettings(
                "cn-north-1",
                "arn:aws-cn:iam::123456789012:role/service/saga-rewind",
                "saga-rewind",
                "arn:aws-cn:kafka:cn-north-1:123456789012:cluster/shop/0a1b2c3d-1111-2222-3333-444455556666-5");
    }

    @Test
    void findsTheRegionInTheBrokersNames() {
        MskSettings none = new MskSettings(null, null, "saga-rewind", null);

        assertThat(none.regionOf(BROKERS)).contains("eu-central-1");
        assertThat(none.regionOf("boot-abc.c1.kafka-serverless.us-east-1.amazonaws.com:9098"))
                .contains("us-east-1");
        assertThat(none.regionOf("kafka.internal:9098")).isEmpty();
        assertThat(new MskSettings("eu-west-1", null, "saga-rewind", null).regionOf("kafka.internal:9098"))
                .contains("eu-west-1");
    }

    @Test
    void refusesARegionThatIsNotTheBrokers() {
        assertThatExceptionOfType(MskMisuseException.class)
                .isThrownBy(() -> new MskSettings("us-east-1", null, "saga-rewind", null).regionOf(BROKERS))
                .withMessageStartingWith("saga-rewind.kafka.msk.region is us-east-1, but the brokers")
                .withMessageContaining("are in eu-central-1");
    }

    @Test
    void withoutTheClustersArnStarsStandForWhatOnlyItSays() {
        assertThat(MskArns.of(null).topic("order.payment")).isEqualTo("arn:aws:kafka:*:*:topic/*/*/order.payment");
        assertThat(MskArns.of("arn:aws:kafka:eu-central-1:123456789012:cluster/shop/0a1b-5")
                        .group("payment"))
                .isEqualTo("arn:aws:kafka:eu-central-1:123456789012:group/shop/0a1b-5/payment");
    }
}
