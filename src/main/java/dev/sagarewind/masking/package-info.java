/** Takes out of payloads, headers and errors what is nobody's business, before anything of them leaves the console. */
@NullMarked
package dev.sagarewind.masking;

import org.jspecify.annotations.NullMarked;
