package dev.sagarewind.consumergroup;

import org.jspecify.annotations.Nullable;

/**
 * The names by which IAM knows a cluster and what is in it.
 *
 * @param cluster the cluster's own; where it is not known, stars stand for what only it says
 */
record MskArns(String cluster) {

    private static final String SOME_CLUSTER = "arn:aws:kafka:*:*:cluster/*/*";

    static MskArns of(@Nullable String clusterArn) {
        return new MskArns(clusterArn == null ? SOME_CLUSTER : clusterArn);
    }

    String topic(String name) {
        return within("topic", name);
    }

    String group(String name) {
        return within("group", name);
    }

    private String within(String kind, String name) {
        return cluster.replace(":cluster/", ":" + kind + "/") + "/" + name;
    }
}
