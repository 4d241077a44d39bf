/** What every page and every answer has in common: problems, list slices, the page's frame, words for times and counts. */
@NullMarked
package dev.sagarewind.web;

import org.jspecify.annotations.NullMarked;
