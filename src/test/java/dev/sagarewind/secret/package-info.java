/** That secrets stay where they were put. */
package dev.sagarewind.secret;
