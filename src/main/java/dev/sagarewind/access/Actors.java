package dev.sagarewind.access;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Optional;

/** Knows who is asking. */
public interface Actors {

    /** Who is signed in on this request; empty if nobody is, as on the sign-in page. */
    Optional<Actor> of(HttpServletRequest request);

    /** The roles of whoever is signed in, sorted by name. */
    List<Role> roles();
}
