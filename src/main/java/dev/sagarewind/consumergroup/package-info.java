/** What Kafka says about consumer groups and their records, and the only door through which offsets are moved. */
@NullMarked
package dev.sagarewind.consumergroup;

import org.jspecify.annotations.NullMarked;
