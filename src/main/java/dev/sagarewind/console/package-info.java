/** The shell around the features: overview, search, navigation, error pages. */
@NullMarked
package dev.sagarewind.console;

import org.jspecify.annotations.NullMarked;
