package dev.sagarewind.database;

import java.time.Instant;

/**
 * One reading of a list.
 *
 * @param asOf nothing that was committed before is missing
 * @param fromReader whether it is of one snapshot of the reader, else of the writer
 */
public record ListReading(Instant asOf, boolean fromReader) {}
