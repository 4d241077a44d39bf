package dev.sagarewind.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sagarewind.position.ConsumerGroupId;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Import;

class FleetSettingsTests {

    private static final String[] BENTO = {
        "saga-rewind.fleet.region=ap-northeast-1",
        "saga-rewind.fleet.mappings[0].consumer-group=payment-?",
        "saga-rewind.fleet.mappings[0].cluster=bento",
        "saga-rewind.fleet.mappings[0].service=payment-narrow",
        "saga-rewind.fleet.mappings[1].consumer-group=payment*",
        "saga-rewind.fleet.mappings[1].cluster=bento",
        "saga-rewind.fleet.mappings[1].service=payment-wide"
    };

    @EnableConfigurationProperties(FleetSettings.class)
    @Import(EcsFleet.class)
    static class Console {}

    private final ApplicationContextRunner runner = new ApplicationContextRunner().withUserConfiguration(Console.class);

    @Test
    void startsWithoutAnySettingAndWithoutAnyClassOfAws() {
        runner.withClassLoader(new FilteredClassLoader("software.amazon")).run(context -> {
            assertThat(context).hasNotFailed();
            assertThat(context.getBean(Fleet.class).serviceOf(new ConsumerGroupId("payment")))
                    .isEmpty();
        });
    }

    @Test
    void needsNeitherClassesNorCredentialsOfAwsToSayWhichServiceRunsAGroup() {
        runner.withClassLoader(new FilteredClassLoader("software.amazon"))
                .withPropertyValues(BENTO)
                .run(context -> {
                    Fleet fleet = context.getBean(Fleet.class);
                    assertThat(fleet.serviceOf(new ConsumerGroupId("payment-7")))
                            .map(FleetService::service)
                            .contains("payment-narrow");
                    assertThat(fleet.serviceOf(new ConsumerGroupId("payment-77")))
                            .map(FleetService::toString)
                            .contains("bento/payment-wide");
                    assertThat(fleet.serviceOf(new ConsumerGroupId("a payment")))
                            .isEmpty();
                });
    }

    @Test
    void saysAtTheStartWhatToWriteInstead() {
        refuses("region is missing; write the AWS region", "saga-rewind.fleet.region=");
        refuses("region is \"Tokyo\"", "saga-rewind.fleet.region=Tokyo");
        refuses("endpoint is \"localhost:4566\"", "saga-rewind.fleet.endpoint=localhost:4566");
        refuses("call-timeout is 60000ms; write a time from 1000ms to 25000ms", "saga-rewind.fleet.call-timeout=1m");
        refuses("stop-timeout is 1000ms", "saga-rewind.fleet.stop-timeout=1s");
        refuses("look-every is 0ms", "saga-rewind.fleet.look-every=0s");
        refuses("with cluster \"\"", "saga-rewind.fleet.mappings[1].cluster=");
        refuses(
                "with service \"arn:aws:ecs:x:1:service/a/b\"; write the name of the ECS service",
                "saga-rewind.fleet.mappings[0].service=arn:aws:ecs:x:1:service/a/b");
        refuses("without a consumer-group", "saga-rewind.fleet.mappings[0].consumer-group=");
    }

    private void refuses(String sentence, String... settings) {
        runner.withPropertyValues(BENTO)
                .withPropertyValues(settings)
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessageStartingWith("saga-rewind.fleet.")
                        .hasMessageContaining(sentence));
    }
}
