/** What the console makes of content that means it harm. */
package dev.sagarewind.hostile;
