package dev.sagarewind.database;

/** Tells that the console's tables are there: when it has started, or later if the database was away then. */
public record SchemaReady() {}
