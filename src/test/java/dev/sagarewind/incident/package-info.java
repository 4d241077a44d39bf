/** The whole incident, played from outside against the world that {@code spring-boot:test-run} starts. */
package dev.sagarewind.incident;
