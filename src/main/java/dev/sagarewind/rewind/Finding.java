package dev.sagarewind.rewind;

import dev.sagarewind.position.GroupPartition;
import java.util.List;
import java.util.Optional;

/**
 * Something an operator has to know before a rewind. Its texts are {@code finding.<CODE>.title}, {@code .detail},
 * {@code .accept} (what one accepts) and {@code .passed}.
 *
 * @param args for the texts: numbers are counts, everything else (offsets too) is text
 * @param partition absent if it concerns the whole plan
 */
public record Finding(FindingLevel level, FindingCode code, List<Object> args, Optional<GroupPartition> partition) {

    /** @throws IllegalArgumentException if an argument is neither a whole number nor text */
    public Finding {
        args = List.copyOf(args);
        for (Object arg : args) {
            if (!(arg instanceof Integer || arg instanceof Long || arg instanceof String)) {
                throw new IllegalArgumentException(code + " cannot say " + arg);
            }
        }
    }

    static Finding of(FindingCode code, Object... args) {
        return new Finding(code.level(), code, List.of(args), Optional.empty());
    }

    static Finding at(GroupPartition partition, FindingCode code, Object... args) {
        return new Finding(code.level(), code, List.of(args), Optional.of(partition));
    }

    static Finding passed(FindingCode code, Object... args) {
        return new Finding(FindingLevel.PASSED, code, List.of(args), Optional.empty());
    }

    public boolean blocks() {
        return level == FindingLevel.BLOCKER;
    }

    public boolean warns() {
        return level == FindingLevel.WARNING;
    }

    /** The key of one of its texts: {@code title}, {@code detail}, {@code accept} or {@code passed}. */
    public String message(String part) {
        boolean ofKind = part.equals("detail") && !code.kinds().isEmpty();
        return "finding." + code + "." + part + (ofKind ? "." + args.get(0) : "");
    }
}
