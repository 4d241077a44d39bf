package dev.sagarewind.consumergroup;

import dev.sagarewind.position.PartitionId;
import java.util.Optional;
import java.util.Set;

/** A live member of a group; a static one has an instance id. */
public record GroupMember(
        String memberId, Optional<String> instanceId, String clientId, String host, Set<PartitionId> assignment) {}
