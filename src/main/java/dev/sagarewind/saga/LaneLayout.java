package dev.sagarewind.saga;

import dev.sagarewind.position.ConsumerGroupId;
import dev.sagarewind.position.EventId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which lane and row each event of a saga gets.
 *
 * @param omitted how many older rows were left out
 */
record LaneLayout(List<LanePicture.Lane> lanes, List<Slot> slots, int height, int omitted) {

    private static final int HEAD = 48;
    private static final int ROW = 36;
    private static final int LANE_PADDING = 20;
    private static final int FIRST_BAR = 28;
    private static final int NAME_LETTERS = 8;
    private static final int NAME_LINE = 16;

    /** @param attempts absent if nobody has consumed the event yet */
    record Slot(SagaEvent event, Optional<GroupAttempts> attempts, int y) {

        boolean isOf(ConsumerGroupId group, EventId eventId) {
            return event.history().eventId().equals(eventId)
                    && attempts.filter(each -> each.group().equals(group)).isPresent();
        }
    }

    private record Entry(String lane, boolean group, SagaEvent event, Optional<GroupAttempts> attempts) {}

    static LaneLayout of(SagaTimeline saga, int mostRows) {
        List<Entry> all = entries(saga);
        List<Entry> shown = all.subList(Math.max(0, all.size() - mostRows), all.size());
        Map<String, List<Entry>> byLane = new LinkedHashMap<>();
        shown.forEach(entry ->
                byLane.computeIfAbsent(entry.lane(), lane -> new ArrayList<>()).add(entry));
        List<LanePicture.Lane> lanes = new ArrayList<>();
        List<Slot> slots = new ArrayList<>();
        int y = HEAD;
        for (Map.Entry<String, List<Entry>> lane : byLane.entrySet()) {
            List<Entry> entries = lane.getValue();
            boolean group = entries.stream().anyMatch(Entry::group);
            int height = Math.max(LANE_PADDING + ROW * entries.size(), nameHeight(lane.getKey(), group));
            lanes.add(new LanePicture.Lane(lane.getKey(), group, y, height));
            for (int row = 0; row < entries.size(); row++) {
                Entry entry = entries.get(row);
                slots.add(new Slot(entry.event(), entry.attempts(), y + FIRST_BAR + ROW * row));
            }
            y += height;
        }
        return new LaneLayout(List.copyOf(lanes), List.copyOf(slots), y, all.size() - shown.size());
    }

    /** A long name is wrapped, never cut: the narrowest gutter takes eight letters a line. */
    private static int nameHeight(String name, boolean group) {
        int lines = (name.length() + NAME_LETTERS - 1) / NAME_LETTERS + (group ? 0 : 2);
        return LANE_PADDING + NAME_LINE * lines;
    }

    /**
     * A row for each event and group. What nobody has consumed yet goes to the lane of the group that consumed other
     * events of its topic, as it will most likely consume this one; else to a lane of the topic.
     */
    private static List<Entry> entries(SagaTimeline saga) {
        Map<String, ConsumerGroupId> readers = new HashMap<>();
        saga.events()
                .forEach(event -> event.groups()
                        .forEach(group -> event.topic().ifPresent(topic -> readers.putIfAbsent(topic, group.group()))));
        List<Entry> entries = new ArrayList<>();
        for (SagaEvent event : saga.events()) {
            event.groups()
                    .forEach(group -> entries.add(new Entry(group.group().value(), true, event, Optional.of(group))));
            if (event.pending()) {
                String topic = event.topic().orElse("");
                Optional<ConsumerGroupId> reader = Optional.ofNullable(readers.get(topic));
                entries.add(new Entry(
                        reader.map(ConsumerGroupId::value).orElse(topic), reader.isPresent(), event, Optional.empty()));
            }
        }
        return entries;
    }

    Optional<LanePicture.Lane> lane(String name) {
        return lanes.stream()
                .filter(lane -> lane.group() && lane.name().equals(name))
                .findFirst();
    }
}
