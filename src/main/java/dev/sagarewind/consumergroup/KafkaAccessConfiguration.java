package dev.sagarewind.consumergroup;

import java.time.Clock;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;
import org.springframework.kafka.core.KafkaAdmin;

@Configuration(proxyBeanMethods = false)
class KafkaAccessConfiguration {

    @Bean
    @Profile("!msk")
    KafkaAccess kafkaAccess(MskSettings settings) {
        if (settings.roleArn() != null || settings.region() != null) {
            throw new MskMisuseException(
                    "saga-rewind.kafka.msk says how to sign in, but the console would not sign in with it",
                    "Set spring.profiles.active=msk too, or take saga-rewind.kafka.msk out.");
        }
        return KafkaAccess.PLAIN;
    }

    @Configuration(proxyBeanMethods = false)
    @Profile("msk")
    static class Msk {

        @Bean
        MskCredentials mskCredentials(MskSettings settings, KafkaAdmin admin) {
            String servers = String.valueOf(
                    admin.getConfigurationProperties().get(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG));
            return new MskCredentials(settings, settings.regionOf(servers).orElse(null));
        }

        @Bean
        KafkaAccess mskAccess(MskSettings settings, MskCredentials credentials, Clock clock) {
            return new KafkaAccess(
                    Map.of(MskSignIn.CREDENTIALS, credentials),
                    new IamWords(MskArns.of(settings.clusterArn()), credentials, clock));
        }
    }
}
