/** The library with which a consuming service writes the history and stays idempotent. */
@NullMarked
package dev.sagarewind.recorder;

import org.jspecify.annotations.NullMarked;
