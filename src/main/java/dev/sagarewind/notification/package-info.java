/** Tells people outside the console what they would want to be woken for, through the services with which they are reached. */
@NullMarked
package dev.sagarewind.notification;

import org.jspecify.annotations.NullMarked;
