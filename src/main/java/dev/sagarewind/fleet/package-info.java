/** Stops and restarts the processes that run a consumer group. */
@NullMarked
package dev.sagarewind.fleet;

import org.jspecify.annotations.NullMarked;
