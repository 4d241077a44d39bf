package dev.sagarewind.notification;

import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Something to tell, with everything that is said of it: nothing is looked up later, so that a second attempt says the same.
 * Titles come masked; payloads never come.
 *
 * @param key the event's own: what has one that was noted before is not noted again
 * @param incident what it opens, goes on with or ends; empty for what stands alone
 * @param groups the consumer groups that it is about
 */
public record Notice(
        NoticeKind kind,
        String key,
        Optional<String> incident,
        Set<String> groups,
        Optional<NoticedCause> cause,
        Optional<NoticedCauses> causes,
        Optional<NoticedRewind> rewind) {

    public Notice {
        groups = Set.copyOf(groups);
    }

    /** Of one cause. */
    public static Notice of(
            NoticeKind kind, String key, String incident, NoticedCause cause, Optional<NoticedRewind> rewind) {
        return new Notice(
                kind, key, Optional.of(incident), Set.of(cause.group()), Optional.of(cause), Optional.empty(), rewind);
    }

    /** Of several causes that were, or are, told as one. */
    public static Notice of(NoticeKind kind, String key, String incident, Set<String> groups, NoticedCauses causes) {
        return new Notice(
                kind, key, Optional.of(incident), groups, Optional.empty(), Optional.of(causes), Optional.empty());
    }

    /** Of a rewind that has ended. */
    public static Notice ended(String key, Set<String> groups, NoticedRewind rewind) {
        return new Notice(
                NoticeKind.REWIND_ENDED,
                key,
                Optional.empty(),
                groups,
                Optional.empty(),
                Optional.empty(),
                Optional.of(rewind));
    }

    static Notice test() {
        return new Notice(
                NoticeKind.TEST,
                "test/" + UUID.randomUUID(),
                Optional.empty(),
                Set.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /** What is told in order. */
    String thread() {
        return incident.orElse(key);
    }
}
