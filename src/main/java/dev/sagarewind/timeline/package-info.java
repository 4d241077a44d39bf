/** What was requested and how consuming it went, read from the two history tables. */
@NullMarked
package dev.sagarewind.timeline;

import org.jspecify.annotations.NullMarked;
