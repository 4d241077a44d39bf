package dev.sagarewind.database;

import com.zaxxer.hikari.HikariCredentialsProvider;
import com.zaxxer.hikari.util.Credentials;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner.AuthLocation;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;

/** A password for each new connection: a signed request to connect, which the database takes for a quarter of an hour. */
class IamTokens implements HikariCredentialsProvider {

    private static final Duration GOOD_FOR = Duration.ofMinutes(15);
    private static final String SCHEME = "https://";

    private final AwsV4HttpSigner signer = AwsV4HttpSigner.create();
    private final AwsCredentialsProvider credentials =
            DefaultCredentialsProvider.builder().build();
    private final DatabaseAddress address;
    private final String user;
    private final String region;
    private final Clock clock;

    /** @throws IllegalStateException if nothing says which region it is */
    IamTokens(DatabaseAddress address, String user, Optional<String> region, Clock clock) {
        this.address = address;
        this.user = user;
        this.region = region.or(address::region).orElseGet(IamTokens::whereTheConsoleRuns);
        this.clock = clock;
    }

    private static String whereTheConsoleRuns() {
        try {
            return new DefaultAwsRegionProviderChain().getRegion().id();
        } catch (SdkClientException e) {
            throw new IllegalStateException(
                    "Nothing says in which AWS region the database is: set"
                            + " saga-rewind.database.region, as ap-northeast-1",
                    e);
        }
    }

    /** @throws IllegalStateException if the console has no AWS credentials */
    @Override
    public Credentials getCredentials() {
        return Credentials.of(user, token(identity()));
    }

    private AwsCredentialsIdentity identity() {
        try {
            return credentials.resolveCredentials();
        } catch (SdkClientException e) {
            throw new IllegalStateException(
                    "The console has no AWS credentials to sign in at the database with IAM: give its"
                            + " task a role that may rds-db:connect as " + user,
                    e);
        }
    }

    private String token(AwsCredentialsIdentity identity) {
        SdkHttpRequest connect = SdkHttpRequest.builder()
                .method(SdkHttpMethod.GET)
                .protocol("https")
                .host(address.host())
                .port(address.port())
                .encodedPath("/")
                .putRawQueryParameter("Action", "connect")
                .putRawQueryParameter("DBUser", user)
                .build();
        String signed = signer.sign(signing -> signing.identity(identity)
                        .request(connect)
                        .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "rds-db")
                        .putProperty(AwsV4HttpSigner.REGION_NAME, region)
                        .putProperty(AwsV4HttpSigner.AUTH_LOCATION, AuthLocation.QUERY_STRING)
                        .putProperty(AwsV4HttpSigner.EXPIRATION_DURATION, GOOD_FOR)
                        .putProperty(HttpSigner.SIGNING_CLOCK, clock))
                .request()
                .getUri()
                .toString();
        return signed.substring(SCHEME.length());
    }
}
