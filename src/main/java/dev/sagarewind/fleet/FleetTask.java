package dev.sagarewind.fleet;

/**
 * A process of a service.
 *
 * @param status as the fleet calls it: {@code RUNNING}, {@code STOPPING}, …
 */
public record FleetTask(String arn, String status) {

    private static final int SHORT = 12;

    /** Short enough to be shown, long enough to be found. */
    public String name() {
        String id = arn.substring(arn.lastIndexOf('/') + 1);
        return "task " + id.substring(0, Math.min(SHORT, id.length())) + " " + status;
    }
}
