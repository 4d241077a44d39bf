package dev.sagarewind.support;

/** How the two histories are stored. */
public enum Layout {
    FLAT,
    /** In ranges that divide all ids, since those of tests are random: what a week is otherwise. */
    PARTITIONED
}
