package dev.sagarewind.rewind;

import dev.sagarewind.failure.CauseId;

/** Failures of another cause that lie in the range and therefore run again too. */
public record AlsoRunsAgain(CauseId causeId, int messages) {}
