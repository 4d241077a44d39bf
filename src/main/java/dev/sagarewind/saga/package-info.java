/** A saga's timeline, as a page and as JSON. */
@NullMarked
package dev.sagarewind.saga;

import org.jspecify.annotations.NullMarked;
