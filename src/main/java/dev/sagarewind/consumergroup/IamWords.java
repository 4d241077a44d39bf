package dev.sagarewind.consumergroup;

import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.regex.Pattern;
import org.apache.kafka.common.errors.AuthenticationException;

/**
 * The words of IAM: actions of {@code kafka-cluster} and ARNs. Of a refused sign-in, MSK is known to say "Access denied" and
 * "Too many connects"; what it may say in more words is understood as far as AWS says it elsewhere.
 */
class IamWords implements PermissionWords {

    private static final Pattern OTHER_TIME =
            Pattern.compile("(?i)signature (has )?expired|signature not yet current|clock skew");
    private static final Pattern OTHER_REGION = Pattern.compile("(?i)scoped to a valid region|wrong region");
    private static final Pattern EXPIRED = Pattern.compile("(?i)security token .*expired|expired ?token");

    private final MskArns arns;
    private final MskCredentials credentials;
    private final Clock clock;

    IamWords(MskArns arns, MskCredentials credentials, Clock clock) {
        this.arns = arns;
        this.credentials = credentials;
        this.clock = clock;
    }

    @Override
    public String missing(KafkaPermission permission, String name) {
        return "The console's AWS role may not "
                + switch (permission) {
                    case DESCRIBE_CLUSTER ->
                        "see the cluster: it needs kafka-cluster:DescribeCluster on " + arns.cluster();
                    case DESCRIBE_TOPIC ->
                        "see this topic: it needs kafka-cluster:DescribeTopic on " + arns.topic(name);
                    case READ_TOPIC -> "read this topic: it needs kafka-cluster:ReadData on " + arns.topic(name);
                    case DESCRIBE_GROUP ->
                        "see this group: it needs kafka-cluster:DescribeGroup on " + arns.group(name);
                    case READ_GROUP -> "change this group: it needs kafka-cluster:AlterGroup on " + arns.group(name);
                };
    }

    @Override
    public String perhapsHidden(String topic) {
        return "the console's AWS role lacks kafka-cluster:DescribeTopic on " + arns.topic(topic);
    }

    @Override
    public String signIn(AuthenticationException refusal) {
        for (Throwable one = refusal; one != null; one = one.getCause()) {
            if (one instanceof MskCredentialsException own) {
                return String.valueOf(own.getMessage());
            }
        }
        return refused(KafkaSentences.rootMessage(refusal));
    }

    private String refused(String said) {
        if (said.contains("Too many connects")) {
            return "Amazon MSK takes no more new connections for the moment (Too many connects). The console tries again by"
                    + " itself within seconds; if this goes on, other clients of the cluster connect too often";
        }
        if (said.contains("Cannot change principals")) {
            return "Amazon MSK ended a connection whose role session changed its name. Keep"
                    + " saga-rewind.kafka.msk.role-session-name the same on every console";
        }
        if (OTHER_TIME.matcher(said).find()) {
            return "Amazon MSK does not take the console's signature for one of now. This machine's clock says " + now()
                    + ": set it right (" + said + ")";
        }
        if (OTHER_REGION.matcher(said).find()) {
            return "Amazon MSK is in another region than " + credentials.regionInWords()
                    + ", for which the console signs. Set saga-rewind.kafka.msk.region to the cluster's region (" + said
                    + ")";
        }
        if (EXPIRED.matcher(said).find() || said.contains("Session too short")) {
            return "The console's AWS credentials have expired, or are about to. Give its task a role, whose credentials are"
                    + " renewed by themselves (" + said + ")";
        }
        if (said.contains("Access denied")) {
            return "Amazon MSK does not let the console in (Access denied): its AWS role needs kafka-cluster:Connect on "
                    + arns.cluster() + ". If it has that, its credentials are not valid, the cluster is not in "
                    + credentials.regionInWords() + ", or this machine's clock is wrong, which says " + now();
        }
        return "Amazon MSK does not let the console in: " + said;
    }

    private String now() {
        return clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
