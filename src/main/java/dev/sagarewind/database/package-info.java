/** Which database is asked: lists may come from a reader and say how old they are, whatever decides asks the writer. */
@NullMarked
package dev.sagarewind.database;

import org.jspecify.annotations.NullMarked;
