package dev.sagarewind.rewind;

/** How much a finding weighs. */
public enum FindingLevel {
    /** The rewind cannot run. */
    BLOCKER,
    /** It runs only if somebody has accepted this, by code and digest. */
    WARNING,
    /** Good to know. */
    NOTE,
    /** A gate that was checked and is open. */
    PASSED
}
