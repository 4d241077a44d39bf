package dev.sagarewind.consumergroup;

import java.time.Clock;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.Environment;
import org.springframework.core.env.Profiles;
import org.springframework.kafka.core.KafkaAdmin;

/** How the console is let in is decided at the start, not while building: see decision 0013. */
@Configuration(proxyBeanMethods = false)
class KafkaAccessConfiguration {

    private static final Profiles MSK = Profiles.of("msk");

    @Bean
    @Lazy
    MskCredentials mskCredentials(MskSettings settings, KafkaAdmin admin) {
        String servers =
                String.valueOf(admin.getConfigurationProperties().get(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG));
        return new MskCredentials(settings, settings.regionOf(servers).orElse(null));
    }

    @Bean
    KafkaAccess kafkaAccess(
            MskSettings settings, ObjectProvider<MskCredentials> credentials, Environment environment, Clock clock) {
        if (environment.acceptsProfiles(MSK)) {
            return new KafkaAccess(
                    Map.of(MskSignIn.CREDENTIALS, credentials.getObject()),
                    new IamWords(MskArns.of(settings.clusterArn()), credentials.getObject(), clock));
        }
        if (settings.roleArn() != null || settings.region() != null) {
            throw new MskMisuseException(
                    "saga-rewind.kafka.msk says how to sign in, but the console would not sign in with it",
                    "Set spring.profiles.active=msk too, or take saga-rewind.kafka.msk out.");
        }
        return KafkaAccess.PLAIN;
    }
}
