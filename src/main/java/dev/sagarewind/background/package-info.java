/** What goes on beside requests while the console runs. */
@NullMarked
package dev.sagarewind.background;

import org.jspecify.annotations.NullMarked;
