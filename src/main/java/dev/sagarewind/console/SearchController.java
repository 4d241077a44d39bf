package dev.sagarewind.console;

import dev.sagarewind.access.Actor;
import dev.sagarewind.access.Permission;
import dev.sagarewind.access.Requires;
import dev.sagarewind.access.Scope;
import dev.sagarewind.consumergroup.ConsumerGroups;
import dev.sagarewind.consumergroup.KafkaUnavailableException;
import dev.sagarewind.failure.StandingSaga;
import dev.sagarewind.failure.StandingSagas;
import dev.sagarewind.position.ConsumerGroupId;
import dev.sagarewind.position.EventId;
import dev.sagarewind.timeline.Timeline;
import dev.sagarewind.web.PageAddresses;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.util.UriComponentsBuilder;

/** From whatever somebody has at hand, an id or how it ends, to the page that is meant. */
@Controller
class SearchController {

    private static final Logger LOG = LoggerFactory.getLogger(SearchController.class);
    private static final int MOST = 20;

    private final Timeline timeline;
    private final StandingSagas sagas;
    private final ConsumerGroups groups;
    private final PageAddresses addresses;

    SearchController(Timeline timeline, StandingSagas sagas, ConsumerGroups groups, PageAddresses addresses) {
        this.timeline = timeline;
        this.sagas = sagas;
        this.groups = groups;
        this.addresses = addresses;
    }

    @Requires(Permission.VIEW)
    @GetMapping("/search")
    String search(@RequestParam(defaultValue = "") String q, Actor actor, Model model) {
        String wanted = q.strip();
        if (wanted.isEmpty()) {
            return "redirect:/";
        }
        Scope seen = actor.scope(Permission.VIEW);
        Optional<String> target =
                event(wanted, seen).or(() -> saga(wanted, seen)).or(() -> group(wanted, seen));
        if (target.isPresent()) {
            return "redirect:" + target.get();
        }
        List<StandingSaga> endings = sagas.within(seen)
                .list(
                        new StandingSagas.Filter(Optional.empty(), Optional.empty(), Optional.of(wanted)),
                        Optional.empty(),
                        MOST);
        if (endings.size() == 1) {
            return "redirect:" + addresses.saga(endings.get(0).sagaId());
        }
        model.addAttribute("wanted", wanted);
        model.addAttribute("sagas", endings);
        return "console/search";
    }

    private Optional<String> event(String text, Scope seen) {
        return eventId(text)
                .filter(id ->
                        timeline.event(id).flatMap(event -> event.within(seen)).isPresent())
                .map(id -> UriComponentsBuilder.fromPath("/audit/events")
                        .queryParam("eventId", id)
                        .toUriString());
    }

    private static Optional<EventId> eventId(String text) {
        try {
            return Optional.of(EventId.of(text));
        } catch (IllegalArgumentException noUuid) {
            return Optional.empty();
        }
    }

    private Optional<String> saga(String text, Scope seen) {
        return timeline.saga(text).stream()
                .flatMap(event -> event.within(seen).stream())
                .findFirst()
                .map(event -> addresses.saga(text));
    }

    private Optional<String> group(String text, Scope seen) {
        ConsumerGroupId id = new ConsumerGroupId(text);
        return seen.coversGroup(text) && (timeline.lastConsumedAt(id).isPresent() || isInKafka(id))
                ? Optional.of(UriComponentsBuilder.fromPath("/consumer-group")
                        .queryParam("name", "{name}")
                        .encode()
                        .buildAndExpand(text)
                        .toUriString())
                : Optional.empty();
    }

    private boolean isInKafka(ConsumerGroupId id) {
        try {
            return groups.describe(List.of(id)).containsKey(id);
        } catch (KafkaUnavailableException e) {
            LOG.warn("Searched without Kafka: {}", e.getMessage());
            return false;
        }
    }
}
