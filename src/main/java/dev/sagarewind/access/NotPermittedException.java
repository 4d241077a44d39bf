package dev.sagarewind.access;

import org.jspecify.annotations.Nullable;

/** Somebody tried what they may not do, at all or there. Answered with 403 and a code that names the missing permission. */
public class NotPermittedException extends RuntimeException {

    private final transient Actor actor;
    private final Permission permission;
    private final @Nullable String where;

    public NotPermittedException(Actor actor, Permission permission) {
        super(actor.name() + " lacks the permission " + permission);
        this.actor = actor;
        this.permission = permission;
        this.where = null;
    }

    /** @param where to what they may not do it: a consumer group, and what else limits it */
    public NotPermittedException(Actor actor, Permission permission, String where) {
        super(actor.name() + " lacks the permission " + permission + " for " + where);
        this.actor = actor;
        this.permission = permission;
        this.where = where;
    }

    public Actor actor() {
        return actor;
    }

    public Permission permission() {
        return permission;
    }

    /** To what they may not do it, after a colon, to be put behind a sentence's verb; empty if they may do it to nothing. */
    public String where() {
        return where == null ? "" : ": " + where;
    }
}
