/** Starts the console. */
@NullMarked
package dev.sagarewind;

import org.jspecify.annotations.NullMarked;
