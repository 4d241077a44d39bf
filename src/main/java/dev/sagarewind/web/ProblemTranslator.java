package dev.sagarewind.web;

import java.util.Optional;

/** Says what an exception of a feature that knows nothing of HTTP means to the one who asked. */
public interface ProblemTranslator {

    /** Empty if this translator does not know the exception. */
    Optional<ProblemException> translate(Exception exception);
}
