package dev.sagarewind.access;

/** Somebody tried what they may not do. Answered with 403 and a code that names the missing permission. */
public class NotPermittedException extends RuntimeException {

    private final transient Actor actor;
    private final Permission permission;

    public NotPermittedException(Actor actor, Permission permission) {
        super(actor.name() + " lacks the permission " + permission);
        this.actor = actor;
        this.permission = permission;
    }

    public Actor actor() {
        return actor;
    }

    public Permission permission() {
        return permission;
    }
}
