package dev.sagarewind.consumergroup;

import org.apache.kafka.common.errors.AuthenticationException;

/** The words of whoever guards the cluster: in them it is said what is missing, and to whom it has to be given. */
interface PermissionWords {

    /**
     * That the console may not do something, and what it needs.
     *
     * @param name of the topic or group; {@code *} if it is not known
     */
    String missing(KafkaPermission permission, String name);

    /** Why a partition may be missing in an answer, as the end of a sentence. */
    String perhapsHidden(String topic);

    /** Why the console was not let in. */
    String signIn(AuthenticationException refusal);
}
