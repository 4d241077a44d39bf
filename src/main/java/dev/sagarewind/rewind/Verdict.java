package dev.sagarewind.rewind;

import java.util.Optional;

/** What came of moving one partition, and why, where that has to be said. */
record Verdict(Rewind.Result result, Optional<String> detail) {

    static Verdict of(Rewind.Result result) {
        return new Verdict(result, Optional.empty());
    }
}
