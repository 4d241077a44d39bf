package dev.sagarewind.consumergroup;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How the console signs in to Amazon MSK with IAM; of use with the profile {@code msk} only.
 *
 * @param region the cluster's AWS region, as ap-northeast-1; if not set, the one in the brokers' names, else that of the environment
 * @param roleArn the role that the console takes on for Kafka; if not set, the credentials of its task or environment count
 * @param roleSessionName the name of that role's sessions; MSK does not let it change while a connection lives
 * @param clusterArn the ARN of the cluster, so that sentences name what is missing in full; only for these sentences
 */
@ConfigurationProperties("saga-rewind.kafka.msk")
record MskSettings(
        @Nullable String region,
        @Nullable String roleArn,
        @DefaultValue("saga-rewind") String roleSessionName,
        @Nullable String clusterArn) {

    private static final Pattern REGION = Pattern.compile("[a-z]{2,}(-[a-z]+)+-\\d+");
    private static final Pattern ROLE = Pattern.compile("arn:aws[a-z-]*:iam::\\d{12}:role/[\\w+=,.@/-]+");
    private static final Pattern SESSION = Pattern.compile("[\\w+=,.@-]{2,64}");
    private static final Pattern CLUSTER =
            Pattern.compile("arn:aws[a-z-]*:kafka:[a-z0-9-]+:\\d{12}:cluster/[A-Za-z0-9_-]+/[A-Za-z0-9-]+");
    private static final Pattern BROKER =
            Pattern.compile("\\.kafka(?:-serverless)?\\.(" + REGION + ")\\.amazonaws\\.com");

    /** @throws IllegalArgumentException if one is none, with what to write instead */
    MskSettings {
        region = checked("region", region, REGION, "the cluster's AWS region, as ap-northeast-1");
        roleArn = checked("role-arn", roleArn, ROLE, "a role's ARN, as arn:aws:iam::123456789012:role/saga-rewind");
        clusterArn = checked(
                "cluster-arn",
                clusterArn,
                CLUSTER,
                "the cluster's ARN, as arn:aws:kafka:ap-northeast-1:123456789012:cluster/shop/0a1b2c3d-…-5");
        if (!SESSION.matcher(roleSessionName).matches()) {
            throw wrong(
                    "role-session-name",
                    roleSessionName,
                    "2 to 64 letters, digits and signs of =,.@_+-, always the same");
        }
    }

    private static @Nullable String checked(String key, @Nullable String value, Pattern allowed, String write) {
        if (value == null || value.isBlank()) {
            return null;
        }
        if (!allowed.matcher(value).matches()) {
            throw wrong(key, value, write);
        }
        return value;
    }

    private static IllegalArgumentException wrong(String key, String value, String write) {
        return new IllegalArgumentException("saga-rewind.kafka.msk." + key + " is \"" + value + "\"; write " + write);
    }

    /**
     * The region that signatures are for: the brokers' names win in the SDK of MSK, so another one in the settings would
     * silently be of no use.
     *
     * @throws MskMisuseException if the setting says another region than the brokers' names
     */
    Optional<String> regionOf(String bootstrapServers) {
        Matcher named = BROKER.matcher(bootstrapServers);
        Optional<String> ofBrokers = named.find() ? Optional.of(named.group(1)) : Optional.empty();
        if (region != null && ofBrokers.filter(other -> !other.equals(region)).isPresent()) {
            throw new MskMisuseException(
                    "saga-rewind.kafka.msk.region is " + region + ", but the brokers of spring.kafka.bootstrap-servers"
                            + " are in " + ofBrokers.get() + ", and signatures are for where they are",
                    "Take saga-rewind.kafka.msk.region out.");
        }
        return Optional.ofNullable(region).or(() -> ofBrokers);
    }
}
