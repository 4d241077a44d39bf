/**
 * Which database is asked: lists may come from a reader and say how old they are, answers about much are shared by pages,
 * whatever decides asks the writer. And that the console's tables are there before anybody asks.
 */
@NullMarked
package dev.sagarewind.database;

import org.jspecify.annotations.NullMarked;
