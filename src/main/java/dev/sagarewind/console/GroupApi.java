package dev.sagarewind.console;

import dev.sagarewind.access.Actor;
import dev.sagarewind.access.Permission;
import dev.sagarewind.access.Requires;
import dev.sagarewind.consumergroup.ConsumerGroup;
import dev.sagarewind.consumergroup.GroupState;
import dev.sagarewind.position.ConsumerGroupId;
import dev.sagarewind.web.Paging;
import dev.sagarewind.web.ProblemException;
import dev.sagarewind.web.Slice;
import dev.sagarewind.web.Texts;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Consumer groups as Kafka has them at this moment, with their failures. */
@RestController
@RequestMapping("/api/v1")
@Tag(name = "Consumer groups")
class GroupApi {

    private final GroupDirectory directory;
    private final Texts texts;
    private final Clock clock;

    GroupApi(GroupDirectory directory, Texts texts, Clock clock) {
        this.directory = directory;
        this.texts = texts;
        this.clock = clock;
    }

    @Requires(Permission.VIEW)
    @GetMapping("/consumer-groups")
    @Operation(summary = "Consumer groups, those with failures first, then by name")
    Slice<GroupView> groups(
            @RequestParam Optional<String> q, @RequestParam Optional<GroupState> state, Paging paging, Actor actor) {
        return directory
                .within(actor.scope(Permission.VIEW))
                .list(new GroupFilter(q, state), paging)
                .slice()
                .map(each -> GroupView.of(each, texts));
    }

    @Requires(Permission.VIEW)
    @GetMapping("/consumer-group")
    @Operation(summary = "One consumer group with its partitions and members")
    GroupView.Detail group(@RequestParam String name, Actor actor) {
        if (name.isBlank()) {
            throw ProblemException.badRequest("/name", "GROUP_NAME_BLANK");
        }
        Instant asOf = clock.instant();
        return directory
                .within(actor.scope(Permission.VIEW))
                .find(new ConsumerGroupId(name))
                .filter(standing -> standing.described().isPresent())
                .map(standing -> new GroupView.Detail(
                        GroupView.of(standing, texts),
                        standing.described().map(ConsumerGroup::members).orElse(List.of()).stream()
                                .map(GroupView.Member::of)
                                .toList(),
                        standing.partitions().orElse(List.of()).stream()
                                .map(each -> GroupView.Partition.of(each, texts))
                                .toList(),
                        asOf))
                .orElseThrow(() -> ProblemException.notFound("GROUP_UNKNOWN", texts.english("group.unknown", name)));
    }
}
