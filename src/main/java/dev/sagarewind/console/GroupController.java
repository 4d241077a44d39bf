package dev.sagarewind.console;

import dev.sagarewind.access.Actor;
import dev.sagarewind.access.Permission;
import dev.sagarewind.access.Requires;
import dev.sagarewind.consumergroup.GroupState;
import dev.sagarewind.consumergroup.KafkaUnavailableException;
import dev.sagarewind.position.ConsumerGroupId;
import dev.sagarewind.web.Paging;
import dev.sagarewind.web.ProblemException;
import dev.sagarewind.web.Texts;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The pages of consumer groups; where Kafka does not answer they say so and show what the history knows. */
@Controller
class GroupController {

    private static final Logger LOG = LoggerFactory.getLogger(GroupController.class);

    private final GroupDirectory directory;
    private final GroupPages pages;
    private final Texts texts;

    GroupController(GroupDirectory directory, GroupPages pages, Texts texts) {
        this.directory = directory;
        this.pages = pages;
        this.texts = texts;
    }

    @Requires(Permission.VIEW)
    @GetMapping("/consumer-groups")
    String groups(
            @RequestParam Optional<String> q,
            @RequestParam Optional<GroupState> state,
            Paging paging,
            Actor actor,
            Model model) {
        GroupDirectory seen = directory.within(actor.scope(Permission.VIEW));
        GroupFilter filter = new GroupFilter(q, state);
        model.addAttribute("filter", filter);
        model.addAttribute("states", GroupState.values());
        try {
            model.addAttribute("page", seen.list(filter, paging));
        } catch (KafkaUnavailableException e) {
            say(e, model);
            model.addAttribute("page", seen.withoutKafka(filter, paging));
        }
        return "console/groups";
    }

    @Requires(Permission.VIEW)
    @GetMapping("/consumer-group")
    String group(@RequestParam String name, Actor actor, Model model) {
        ConsumerGroupId id = id(name);
        GroupDirectory seen = directory.within(actor.scope(Permission.VIEW));
        Optional<GroupStanding> standing;
        try {
            standing = seen.find(id);
        } catch (KafkaUnavailableException e) {
            say(e, model);
            standing = seen.findWithoutKafka(id);
        }
        if (standing.isEmpty() && model.containsAttribute("trouble")) {
            throw ProblemException.notFound("GROUP_NOT_IN_HISTORY", name);
        }
        model.addAttribute(
                "it",
                pages.page(
                        standing.orElseThrow(
                                () -> ProblemException.notFound("GROUP_UNKNOWN", texts.here("group.unknown", name))),
                        actor));
        return "console/group";
    }

    private static ConsumerGroupId id(String name) {
        if (name.isBlank()) {
            throw ProblemException.badRequest("/name", "GROUP_NAME_BLANK");
        }
        return new ConsumerGroupId(name);
    }

    private static void say(KafkaUnavailableException e, Model model) {
        LOG.warn("A page is shown without Kafka: {}", e.getMessage());
        model.addAttribute("trouble", e.getMessage());
    }
}
