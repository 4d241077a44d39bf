/** Who is asking: passwords, OpenID Connect, tokens and sessions, and the pages about them. */
@NullMarked
package dev.sagarewind.signin;

import org.jspecify.annotations.NullMarked;
