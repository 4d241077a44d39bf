package dev.sagarewind.consumergroup;

import dev.sagarewind.consumergroup.KafkaCall.Answer;
import dev.sagarewind.position.ConsumerGroupId;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.DescribeConsumerGroupsOptions;
import org.apache.kafka.clients.admin.DescribeShareGroupsOptions;
import org.apache.kafka.clients.admin.DescribeStreamsGroupsOptions;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.ListGroupsOptions;
import org.apache.kafka.clients.admin.ListGroupsResult;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.GroupIdNotFoundException;

/** Which groups there are, and what their coordinators say of them. */
class GroupDescriptions {

    private final SharedAdmin admin;

    GroupDescriptions(SharedAdmin admin) {
        this.admin = admin;
    }

    Set<ConsumerGroupId> ids() {
        return listed(admin.call()).keySet().stream()
                .filter(id -> !id.isBlank())
                .map(ConsumerGroupId::new)
                .collect(Collectors.toSet());
    }

    Map<ConsumerGroupId, ConsumerGroup> describe(Collection<ConsumerGroupId> groups) {
        if (groups.isEmpty()) {
            return Map.of();
        }
        KafkaCall call = admin.call();
        List<String> names =
                groups.stream().map(ConsumerGroupId::value).distinct().toList();
        ListGroupsResult listing = call.admin().listGroups(call.limited(new ListGroupsOptions()));
        Map<String, Answer<ConsumerGroupDescription>> answers = answers(
                call,
                call.admin()
                        .describeConsumerGroups(names, call.limited(new DescribeConsumerGroupsOptions()))
                        .describedGroups());
        call.requireSomeOf(answers.values());
        Map<String, GroupListing> listed = listed(call, listing);
        Map<String, ConsumerGroup> others = describeOthers(call, names, listed);

        Map<ConsumerGroupId, ConsumerGroup> result = new HashMap<>();
        answers.forEach((name, answer) -> group(
                        call,
                        name,
                        answer,
                        Optional.ofNullable(listed.get(name)),
                        Optional.ofNullable(others.get(name)))
                .ifPresent(group -> result.put(group.id(), group)));
        return result;
    }

    private static Optional<ConsumerGroup> group(
            KafkaCall call,
            String name,
            Answer<ConsumerGroupDescription> answer,
            Optional<GroupListing> listing,
            Optional<ConsumerGroup> other) {
        if (other.isPresent()) {
            return other;
        }
        if (answer instanceof Answer.Given<ConsumerGroupDescription> given) {
            // Brokers before 4.0 describe a group that does not exist as dead.
            boolean missing = given.value().groupState() == GroupState.DEAD && listing.isEmpty();
            return missing ? Optional.empty() : Optional.of(GroupTranslation.group(given.value()));
        }
        Throwable problem = ((Answer.Missing<ConsumerGroupDescription>) answer).problem();
        if (problem instanceof GroupIdNotFoundException && listing.isEmpty()) {
            return Optional.empty();
        }
        GroupType type = listing.flatMap(GroupListing::type)
                .filter(known -> !(problem instanceof IllegalArgumentException))
                .map(GroupTranslation::type)
                .orElse(GroupType.UNKNOWN);
        return Optional.of(GroupTranslation.undescribed(name, type, call.sentence(problem, Asked.group(name))));
    }

    /** Share and streams groups, which have questions of their own. */
    private Map<String, ConsumerGroup> describeOthers(
            KafkaCall call, List<String> names, Map<String, GroupListing> listed) {
        List<String> share = ofType(names, listed, org.apache.kafka.common.GroupType.SHARE);
        List<String> streams = ofType(names, listed, org.apache.kafka.common.GroupType.STREAMS);
        Map<String, ConsumerGroup> result = new HashMap<>();
        if (!share.isEmpty()) {
            var futures = call.admin()
                    .describeShareGroups(share, call.limited(new DescribeShareGroupsOptions()))
                    .describedGroups();
            result.putAll(translated(call, futures, GroupType.SHARE, GroupTranslation::group));
        }
        if (!streams.isEmpty()) {
            var futures = call.admin()
                    .describeStreamsGroups(streams, call.limited(new DescribeStreamsGroupsOptions()))
                    .describedGroups();
            result.putAll(translated(call, futures, GroupType.STREAMS, GroupTranslation::group));
        }
        return result;
    }

    private static <T> Map<String, ConsumerGroup> translated(
            KafkaCall call, Map<String, KafkaFuture<T>> futures, GroupType type, Function<T, ConsumerGroup> translate) {
        Map<String, ConsumerGroup> result = new HashMap<>();
        answers(call, futures)
                .forEach((name, answer) -> result.put(
                        name,
                        answer instanceof Answer.Given<T> given
                                ? translate.apply(given.value())
                                : GroupTranslation.undescribed(
                                        name,
                                        type,
                                        call.sentence(((Answer.Missing<T>) answer).problem(), Asked.group(name)))));
        return result;
    }

    private static List<String> ofType(
            List<String> names, Map<String, GroupListing> listed, org.apache.kafka.common.GroupType type) {
        return names.stream()
                .filter(name -> Optional.ofNullable(listed.get(name))
                        .flatMap(GroupListing::type)
                        .filter(type::equals)
                        .isPresent())
                .toList();
    }

    private static <T> Map<String, Answer<T>> answers(KafkaCall call, Map<String, KafkaFuture<T>> futures) {
        Map<String, Answer<T>> result = new HashMap<>();
        futures.forEach((name, future) -> result.put(name, call.answer(future)));
        return result;
    }

    private static Map<String, GroupListing> listed(KafkaCall call) {
        return listed(call, call.admin().listGroups(call.limited(new ListGroupsOptions())));
    }

    /** What the brokers listed; if one did not answer, its groups are missing, as another takes them over. */
    private static Map<String, GroupListing> listed(KafkaCall call, ListGroupsResult listing) {
        Collection<GroupListing> valid = call.require(listing.valid());
        Collection<Throwable> errors = call.require(listing.errors());
        if (valid.isEmpty() && !errors.isEmpty()) {
            Throwable first = errors.iterator().next();
            Throwable cause = first.getCause() == null ? first : first.getCause();
            throw call.unavailable(call.sentence(cause, Asked.WHATEVER), cause);
        }
        return valid.stream().collect(Collectors.toMap(GroupListing::groupId, Function.identity(), (one, same) -> one));
    }
}
