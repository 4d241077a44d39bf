package dev.sagarewind.consumergroup;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.kafka.autoconfigure.KafkaAutoConfiguration;
import org.springframework.boot.test.context.ConfigDataApplicationContextInitializer;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.KafkaAdmin;

class MskProfileTests {

    private static final String BROKERS =
            "spring.kafka.bootstrap-servers=b-1.shop.a1b2c3.c4.kafka.eu-central-1.amazonaws.com:9098";
    private static final String PROFILE = "spring.profiles.active=msk";

    private final ApplicationContextRunner console = new ApplicationContextRunner()
            .withInitializer(new ConfigDataApplicationContextInitializer())
            .withConfiguration(AutoConfigurations.of(KafkaAutoConfiguration.class))
            .withUserConfiguration(Settings.class, KafkaAccessConfiguration.class)
            .withBean(Clock.class, Clock::systemUTC);

    @Configuration(proxyBeanMethods = false)
    @EnableConfigurationProperties(MskSettings.class)
    static class Settings {}

    @Test
    void needsNothingButBootstrapServers() {
        console.withPropertyValues(PROFILE, BROKERS).run(context -> {
            assertThat(context).hasNotFailed();
            assertThat(context.getBean(MskCredentials.class).region().id()).isEqualTo("eu-central-1");
            signsIn(context.getBean(KafkaAdmin.class).getConfigurationProperties());
            signsIn(context.getBean(ConsumerFactory.class).getConfigurationProperties());
        });
    }

    private static void signsIn(Map<String, Object> client) {
        assertThat(client)
                .containsEntry("security.protocol", "SASL_SSL")
                .containsEntry("sasl.mechanism", "AWS_MSK_IAM")
                .containsEntry("sasl.client.callback.handler.class", MskSignIn.class.getName())
                .containsEntry("reconnect.backoff.ms", "1000");
    }

    @Test
    void aRegionThatIsNotTheBrokersStopsTheStart() {
        console.withPropertyValues(PROFILE, BROKERS, "saga-rewind.kafka.msk.region=us-east-1")
                .run(context -> assertThat(context.getStartupFailure())
                        .rootCause()
                        .isInstanceOf(MskMisuseException.class)
                        .hasMessageStartingWith("saga-rewind.kafka.msk.region is us-east-1"));
    }

    @Test
    void aRoleThatWouldNotBeUsedStopsTheStart() {
        console.withPropertyValues(BROKERS, "saga-rewind.kafka.msk.role-arn=arn:aws:iam::123456789012:role/kafka")
                .run(context -> assertThat(context.getStartupFailure())
                        .rootCause()
                        .isInstanceOfSatisfying(
                                MskMisuseException.class,
                                misuse ->
                                        assertThat(misuse.action()).startsWith("Set spring.profiles.active=msk too")));
    }

    @Test
    void withoutTheProfileNothingOfAwsIsMade() {
        console.withPropertyValues("spring.kafka.bootstrap-servers=127.0.0.1:9092")
                .run(context -> {
                    assertThat(context).hasNotFailed().hasSingleBean(KafkaAccess.class);
                    assertThat(context.getBeanFactory().containsSingleton("mskCredentials"))
                            .isFalse();
                });
    }
}
