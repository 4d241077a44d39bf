/** Measures, and writes tables for docs/benchmarks.md. Not part of the suite: {@code ./mvnw test -Dtest='*Benchmark'}. */
@NullMarked
package dev.sagarewind.benchmark;

import org.jspecify.annotations.NullMarked;
