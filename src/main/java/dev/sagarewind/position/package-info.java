/** Which message, and where it sits in Kafka: value types only, no input or output. */
@NullMarked
package dev.sagarewind.position;

import org.jspecify.annotations.NullMarked;
