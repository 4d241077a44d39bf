package dev.sagarewind.consumergroup;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleCredentialsProvider;

/**
 * What all of the console's Kafka clients sign with: one role session for all of them, so that a new client costs no call
 * to STS. Where a role is set, nothing else is ever signed with. Nothing of AWS is asked before the first sign-in.
 */
class MskCredentials implements AutoCloseable {

    /** Kafka's client waits for it in the thread that asks, which has its own limit from {@link KafkaLimits} on. */
    private static final Duration STS_WITHIN = Duration.ofSeconds(4);

    private static final Set<String> EXPIRED = Set.of("ExpiredToken", "ExpiredTokenException", "RequestExpired");

    private final MskSettings settings;
    private final @Nullable String knownRegion;
    private volatile @Nullable Region region;
    private @Nullable DefaultCredentialsProvider own;
    private @Nullable Session session;

    private record Session(StsClient sts, StsAssumeRoleCredentialsProvider provider) {}

    /** @param knownRegion null to take the environment's */
    MskCredentials(MskSettings settings, @Nullable String knownRegion) {
        this.settings = settings;
        this.knownRegion = knownRegion;
    }

    /** @throws MskCredentialsException if there are none */
    synchronized AwsCredentials resolve() {
        try {
            return settings.roleArn() == null
                    ? own().resolveCredentials()
                    : session(settings.roleArn()).provider().resolveCredentials();
        } catch (SdkException e) {
            throw new MskCredentialsException(sentence(e), e);
        }
    }

    /** @throws MskCredentialsException if nothing says which one */
    synchronized Region region() {
        if (region == null) {
            try {
                region = knownRegion == null
                        ? DefaultAwsRegionProviderChain.builder().build().getRegion()
                        : Region.of(knownRegion);
            } catch (SdkException e) {
                throw new MskCredentialsException(
                        "Neither the brokers' names nor the environment say in which AWS region the cluster is. Set"
                                + " saga-rewind.kafka.msk.region",
                        e);
            }
        }
        return region;
    }

    /** For sentences: asks nobody. */
    String regionInWords() {
        return Optional.ofNullable(region).map(Region::id).orElse("the console's region");
    }

    private DefaultCredentialsProvider own() {
        if (own == null) {
            own = DefaultCredentialsProvider.builder().build();
        }
        return own;
    }

    private Session session(String roleArn) {
        if (session == null) {
            StsClient sts = StsClient.builder()
                    .region(region())
                    .credentialsProvider(own())
                    .httpClientBuilder(UrlConnectionHttpClient.builder()
                            .connectionTimeout(STS_WITHIN.dividedBy(2))
                            .socketTimeout(STS_WITHIN.dividedBy(2)))
                    .overrideConfiguration(override -> override.apiCallTimeout(STS_WITHIN))
                    .build();
            StsAssumeRoleCredentialsProvider provider = StsAssumeRoleCredentialsProvider.builder()
                    .stsClient(sts)
                    .refreshRequest(request -> request.roleArn(roleArn).roleSessionName(settings.roleSessionName()))
                    .asyncCredentialUpdateEnabled(true)
                    .build();
            session = new Session(sts, provider);
        }
        return session;
    }

    private String sentence(SdkException problem) {
        String said = String.valueOf(problem.getMessage());
        if (said.contains("Unable to load credentials")) {
            return "The console has no AWS credentials. Give its task a role, or set them in its environment";
        }
        if (!(problem instanceof AwsServiceException answer)) {
            return "AWS STS could not be asked for the role " + settings.roleArn() + ": "
                    + KafkaSentences.rootMessage(problem);
        }
        String code = answer.awsErrorDetails() == null
                ? ""
                : String.valueOf(answer.awsErrorDetails().errorCode());
        if (EXPIRED.contains(code)) {
            return "The console's own AWS credentials, with which it would take on " + settings.roleArn()
                    + ", have expired. Give its task a role, whose credentials are renewed by themselves";
        }
        if (answer.isThrottlingException()) {
            return "AWS STS throttles the console, which would take on " + settings.roleArn()
                    + "; it tries again by itself";
        }
        return answer.statusCode() == 403
                ? "The console may not take on the role " + settings.roleArn()
                        + ": its own role needs sts:AssumeRole on it, and the trust policy of "
                        + settings.roleArn() + " has to name the console's own role (" + code + ")"
                : "AWS STS answered " + answer.statusCode() + " " + code + " for the role " + settings.roleArn();
    }

    @Override
    public synchronized void close() {
        if (session != null) {
            session.provider().close();
            session.sts().close();
        }
        if (own != null) {
            own.close();
        }
    }
}
