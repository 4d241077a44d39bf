package dev.sagarewind.msk;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.common.Endpoint;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.security.auth.KafkaPrincipal;
import org.apache.kafka.server.authorizer.AclCreateResult;
import org.apache.kafka.server.authorizer.AclDeleteResult;
import org.apache.kafka.server.authorizer.Action;
import org.apache.kafka.server.authorizer.AuthorizableRequestContext;
import org.apache.kafka.server.authorizer.AuthorizationResult;
import org.apache.kafka.server.authorizer.Authorizer;
import org.apache.kafka.server.authorizer.AuthorizerServerInfo;

/**
 * Asks a principal's policy for the action that stands for an ACL. Unlike ACLs, no action stands for another: who may read
 * may not therefore describe. Whoever comes through the listener of the tests may do everything.
 */
public final class IamAuthorizer implements Authorizer {

    private record Acl(ResourceType type, AclOperation operation) {}

    private static final Map<Acl, String> ACTIONS = Map.of(
            new Acl(ResourceType.CLUSTER, AclOperation.DESCRIBE), "kafka-cluster:DescribeCluster",
            new Acl(ResourceType.TOPIC, AclOperation.DESCRIBE), "kafka-cluster:DescribeTopic",
            new Acl(ResourceType.TOPIC, AclOperation.DESCRIBE_CONFIGS),
                    "kafka-cluster:DescribeTopicDynamicConfiguration",
            new Acl(ResourceType.TOPIC, AclOperation.READ), "kafka-cluster:ReadData",
            new Acl(ResourceType.GROUP, AclOperation.DESCRIBE), "kafka-cluster:DescribeGroup",
            new Acl(ResourceType.GROUP, AclOperation.READ), "kafka-cluster:AlterGroup");

    private MskStandIn broker;

    /** Which ACL each action stands for, as {@code DESCRIBE_CONFIGS TOPIC}. */
    static Map<String, String> acls() {
        Map<String, String> acls = new HashMap<>();
        ACTIONS.forEach((acl, action) -> acls.put(action, acl.operation() + " " + acl.type()));
        return acls;
    }

    @Override
    public void configure(Map<String, ?> settings) {
        broker = MskStandIn.named(settings);
    }

    @Override
    public Map<Endpoint, ? extends CompletionStage<Void>> start(AuthorizerServerInfo server) {
        Map<Endpoint, CompletionStage<Void>> ready = new HashMap<>();
        server.endpoints().forEach(one -> ready.put(one, CompletableFuture.completedFuture(null)));
        return ready;
    }

    @Override
    public List<AuthorizationResult> authorize(AuthorizableRequestContext request, List<Action> actions) {
        return actions.stream()
                .map(each -> allowed(request, each) ? AuthorizationResult.ALLOWED : AuthorizationResult.DENIED)
                .toList();
    }

    private boolean allowed(AuthorizableRequestContext request, Action wanted) {
        if (request.principal().equals(KafkaPrincipal.ANONYMOUS)) {
            return true;
        }
        String action = ACTIONS.get(new Acl(wanted.resourcePattern().resourceType(), wanted.operation()));
        return action != null
                && broker.policyOf(request.principal().getName())
                        .allows(action, MskStandIn.arn(wanted.resourcePattern()));
    }

    @Override
    public AuthorizationResult authorizeByResourceType(
            AuthorizableRequestContext request, AclOperation operation, ResourceType type) {
        return request.principal().equals(KafkaPrincipal.ANONYMOUS)
                ? AuthorizationResult.ALLOWED
                : AuthorizationResult.DENIED;
    }

    @Override
    public List<? extends CompletionStage<AclCreateResult>> createAcls(
            AuthorizableRequestContext request, List<AclBinding> bindings) {
        throw new UnsupportedOperationException("IAM has policies");
    }

    @Override
    public List<? extends CompletionStage<AclDeleteResult>> deleteAcls(
            AuthorizableRequestContext request, List<AclBindingFilter> filters) {
        throw new UnsupportedOperationException("IAM has policies");
    }

    @Override
    public Iterable<AclBinding> acls(AclBindingFilter filter) {
        throw new UnsupportedOperationException("IAM has policies");
    }

    @Override
    public void close() {}
}
