/** An append-only record of what an operator set out to do and how it ended. */
@NullMarked
package dev.sagarewind.audit;

import org.jspecify.annotations.NullMarked;
