package dev.sagarewind.rewind;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.sagarewind.failure.CauseId;
import dev.sagarewind.failure.FailureFilter;
import dev.sagarewind.failure.FailureId;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What a rewind is for: failures, named in one of four ways, partitions with a target, or a rewind that is undone. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Selection.OfFailures.class, name = "failureIds"),
    @JsonSubTypes.Type(value = Selection.OfCause.class, name = "causeId"),
    @JsonSubTypes.Type(value = Selection.OfSaga.class, name = "sagaId"),
    @JsonSubTypes.Type(value = Selection.Matching.class, name = "failures"),
    @JsonSubTypes.Type(value = Selection.OfPartitions.class, name = "partitions"),
    @JsonSubTypes.Type(value = Selection.UndoOf.class, name = "undoOf")
})
public sealed interface Selection {

    record OfFailures(List<FailureId> failureIds) implements Selection {

        /** @throws IllegalArgumentException if there are none */
        public OfFailures {
            failureIds = List.copyOf(failureIds);
            if (failureIds.isEmpty()) {
                throw new IllegalArgumentException("A selection needs at least one failure");
            }
        }
    }

    /** Its open failed messages and those held behind them. */
    record OfCause(CauseId causeId) implements Selection {}

    /** The open failures of a saga, in every group. */
    record OfSaga(String sagaId) implements Selection {

        /** @throws IllegalArgumentException if the id is blank */
        public OfSaga {
            if (sagaId.isBlank()) {
                throw new IllegalArgumentException("A saga needs an id");
            }
        }
    }

    /** The open failures that match. */
    record Matching(FailureFilter failures) implements Selection {}

    /** What a rewind put back is put forward again. */
    record UndoOf(RewindId rewindId) implements Selection {}

    record OfPartitions(List<PartitionTarget> partitions) implements Selection {

        /** @throws IllegalArgumentException if there are none, or one stands twice */
        public OfPartitions {
            partitions = List.copyOf(partitions);
            if (partitions.isEmpty()) {
                throw new IllegalArgumentException("A selection needs at least one partition");
            }
            Set<Object> seen = new HashSet<>();
            for (PartitionTarget target : partitions) {
                if (!seen.add(target.partition())) {
                    throw new IllegalArgumentException("Named twice: " + target.partition());
                }
            }
        }
    }
}
