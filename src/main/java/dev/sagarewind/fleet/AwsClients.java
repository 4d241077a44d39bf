package dev.sagarewind.fleet;

import java.time.Duration;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.core.retry.RetryMode;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.applicationautoscaling.ApplicationAutoScalingClient;
import software.amazon.awssdk.services.ecs.EcsClient;

/** The AWS clients of one region. They look for credentials at each call, as the SDK does: environment, task role, … */
class AwsClients {

    private final FleetSettings settings;
    private final String region;
    private final Duration attempt;
    private final DefaultCredentialsProvider credentials =
            DefaultCredentialsProvider.builder().build();
    private final SdkHttpClient http;
    private final EcsClient ecs;
    private final ApplicationAutoScalingClient scaling;

    AwsClients(String region, FleetSettings settings) {
        this.region = region;
        this.settings = settings;
        // So that an answer that was lost leaves time to ask once more.
        this.attempt = settings.callTimeout().dividedBy(2);
        this.http = UrlConnectionHttpClient.builder()
                .connectionTimeout(attempt)
                .socketTimeout(attempt)
                .build();
        this.ecs = with(EcsClient.builder()).httpClient(http).build();
        this.scaling =
                with(ApplicationAutoScalingClient.builder()).httpClient(http).build();
    }

    private <B extends AwsClientBuilder<B, ?>> B with(B builder) {
        if (settings.endpoint() != null) {
            builder.endpointOverride(settings.endpoint());
        }
        return builder.region(Region.of(region))
                .credentialsProvider(credentials)
                .overrideConfiguration(override -> override.apiCallTimeout(settings.callTimeout())
                        .apiCallAttemptTimeout(attempt)
                        .retryStrategy(RetryMode.STANDARD));
    }

    EcsClient ecs() {
        return ecs;
    }

    ApplicationAutoScalingClient scaling() {
        return scaling;
    }

    void close() {
        ecs.close();
        scaling.close();
        http.close();
        credentials.close();
    }
}
