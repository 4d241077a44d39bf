/** The failure board: which events a group has not yet succeeded with, grouped by cause. */
@NullMarked
package dev.sagarewind.failure;

import org.jspecify.annotations.NullMarked;
