package dev.sagarewind.notification;

import dev.sagarewind.position.ConsumerGroupId;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Where features say what there is to tell, in the transaction in which they come to know it: it is told if, and only if, that
 * commits.
 */
@Component
public class Notices {

    private final JdbcNotices notices;
    private final NotificationSettings settings;

    Notices(JdbcNotices notices, NotificationSettings settings) {
        this.notices = notices;
        this.settings = settings;
    }

    /** Whether there is anybody to tell. */
    public boolean wanted() {
        return !settings.targets().isEmpty();
    }

    /** @return false if there is nobody to tell, or it was noted before */
    @Transactional(propagation = Propagation.MANDATORY)
    public boolean note(Notice notice) {
        return wanted() && notices.add(notice, targets(notice));
    }

    /** Which of these keys were noted before. */
    @Transactional(propagation = Propagation.MANDATORY)
    public Set<String> noted(Collection<String> keys) {
        return notices.known(keys);
    }

    /** What was noted with this key, as long as it is kept. */
    @Transactional(propagation = Propagation.MANDATORY)
    public Optional<Notice> find(String key) {
        return notices.find(key);
    }

    /** How many of these kinds were noted within so long. */
    @Transactional(propagation = Propagation.MANDATORY)
    public int noted(Set<NoticeKind> kinds, Duration within) {
        return notices.count(kinds, within);
    }

    /** To one target, whatever it wants to hear of. */
    @Transactional
    public void test(NotificationSettings.Target target) {
        notices.add(Notice.test(), List.of(target.name()));
    }

    private List<String> targets(Notice notice) {
        return settings.targets().stream()
                .filter(target -> target.wants(
                        notice.kind(),
                        notice.groups().stream().map(ConsumerGroupId::new).toList()))
                .map(NotificationSettings.Target::name)
                .toList();
    }
}
