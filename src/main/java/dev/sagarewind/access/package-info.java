/** What somebody may do and where, resolved once per request and passed on as a value. */
@NullMarked
package dev.sagarewind.access;

import org.jspecify.annotations.NullMarked;
