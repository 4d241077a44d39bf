package dev.sagarewind.notification;

import java.util.List;

/**
 * A target as administrators see it: of its address only the host, as the rest may be a secret.
 *
 * @param events types of what it is told of; none mean all
 * @param consumerGroups patterns of the groups that it is told of; none mean all
 */
record TargetView(
        String name, NotificationSettings.Kind kind, String host, List<String> events, List<String> consumerGroups) {

    static TargetView of(NotificationSettings.Target target) {
        return new TargetView(
                target.name(),
                target.through(),
                target.address().getHost(),
                target.events().stream().map(NoticeKind::type).sorted().toList(),
                target.consumerGroups().stream().map(pattern -> pattern.glob()).toList());
    }
}
