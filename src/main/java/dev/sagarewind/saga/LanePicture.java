package dev.sagarewind.saga;

import dev.sagarewind.rewind.RewindMark;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A saga as a picture: time to the right, a lane for each consumer group. Places are percentages with two decimals,
 * heights are pixels; the template only draws.
 *
 * @param now where the present is; absent for a saga that has come to its end
 * @param omitted how many older rows were left out, since there are more than can be looked at
 */
record LanePicture(
        int height,
        List<Lane> lanes,
        List<LaneTicks.Tick> starts,
        List<LaneTicks.Tick> ticks,
        List<FoldBand> folds,
        Optional<String> now,
        List<LaneRow> rows,
        List<Arrow> causes,
        List<Flag> flags,
        int omitted) {

    /** @param group whether the name is a group's; else it is the topic's, as no group has consumed anything of it */
    record Lane(String name, boolean group, int y, int height) {}

    /** A folded stretch. */
    record FoldBand(String x, String middle, String end, Duration length) {}

    /**
     * From what led to a request, to the request.
     *
     * @param tip where the arrow ends
     */
    record Arrow(String x, int from, int to, int tip, boolean down) {}

    /**
     * A rewind in its group's lane.
     *
     * @param back where the earliest attempt stood to which it went back
     * @param before whether the flag stands before its pole, as there is no room after it
     */
    record Flag(RewindMark rewind, String x, String back, int y, int bottom, boolean before) {}
}
