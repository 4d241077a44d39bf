package dev.sagarewind.support;

import java.util.Map;

/** The users {@code viewer} and {@code operator}, whose passwords are their names, hashed cheaply. */
public final class TestUsers {

    public static final Map<String, Object> SETTINGS = Map.of(
            "saga-rewind.access.users[0].name", "viewer",
            "saga-rewind.access.users[0].password",
                    "{bcrypt}$2a$04$euIxFqu0a4cYYwZJgTCwf.0hEQBxaX0GipVjGwMa.i.c76rxgvCFu",
            "saga-rewind.access.users[0].roles", "viewer",
            "saga-rewind.access.users[1].name", "operator",
            "saga-rewind.access.users[1].password",
                    "{bcrypt}$2a$04$mOxFzDJB08KyCengjhj0N.v8pfIhroMNTv296/WaAwnOHcawVRyVW",
            "saga-rewind.access.users[1].roles", "operator");

    private TestUsers() {}
}
