package dev.sagarewind.support;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.Resource;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/** A broker that lets nobody do anything but what an ACL allows; its users sign in with SASL/PLAIN. */
public final class GuardedKafka implements AutoCloseable {
    /** May do everything: tests use it for what is not the console's. */
    public static final String ADMIN = "admin";

    public static final String VIEWER = "console-viewer";
    public static final String OPERATOR = "console-operator";

    private static final String LOGIN = "org.apache.kafka.common.security.plain.PlainLoginModule required";

    private final LocalKafka broker;
    private final Admin admin;

    private GuardedKafka(LocalKafka broker) {
        this.broker = broker;
        this.admin = Admin.create(settings(ADMIN));
    }

    public static GuardedKafka start() {
        String users = LOGIN + credentials(ADMIN) + user(ADMIN) + user(VIEWER) + user(OPERATOR) + ";";
        return new GuardedKafka(LocalKafka.start(
                LoopbackPort.free(),
                Map.of(
                        "listener.security.protocol.map", "PLAINTEXT:SASL_PLAINTEXT,CONTROLLER:PLAINTEXT",
                        "inter.broker.listener.name", "PLAINTEXT",
                        "sasl.enabled.mechanisms", "PLAIN",
                        "sasl.mechanism.inter.broker.protocol", "PLAIN",
                        "listener.name.plaintext.plain.sasl.jaas.config", users,
                        "authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
                        "super.users", "User:" + ADMIN + ";User:ANONYMOUS")));
    }

    private static String credentials(String name) {
        return " username=\"" + name + "\" password=\"" + name + "\"";
    }

    private static String user(String name) {
        return " user_" + name + "=\"" + name + "\"";
    }

    /** With which a client signs in. */
    public Map<String, Object> settings(String user) {
        return Map.of(
                "bootstrap.servers",
                broker.bootstrapServers(),
                "security.protocol",
                "SASL_PLAINTEXT",
                "sasl.mechanism",
                "PLAIN",
                "sasl.jaas.config",
                LOGIN + credentials(user) + ";");
    }

    public Admin admin() {
        return admin;
    }

    public void allowOnCluster(String user, AclOperation... operations) {
        allow(user, new ResourcePattern(ResourceType.CLUSTER, Resource.CLUSTER_NAME, PatternType.LITERAL), operations);
    }

    public void allowOnTopic(String user, String topic, AclOperation... operations) {
        allow(user, new ResourcePattern(ResourceType.TOPIC, topic, PatternType.LITERAL), operations);
    }

    public void allowOnGroup(String user, String group, AclOperation... operations) {
        allow(user, new ResourcePattern(ResourceType.GROUP, group, PatternType.LITERAL), operations);
    }

    private void allow(String user, ResourcePattern resource, AclOperation... operations) {
        List<AclBinding> bindings = new ArrayList<>();
        for (AclOperation operation : operations) {
            bindings.add(new AclBinding(
                    resource, new AccessControlEntry("User:" + user, "*", operation, AclPermissionType.ALLOW)));
        }
        try {
            admin.createAcls(bindings).all().get(20, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("The broker does not take the ACLs.", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        admin.close();
        broker.close();
    }
}
