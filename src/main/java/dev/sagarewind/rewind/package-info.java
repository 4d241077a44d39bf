/** Turns a wish into a plan, checks it, carries it out, and proves the result. */
@NullMarked
package dev.sagarewind.rewind;

import org.jspecify.annotations.NullMarked;
