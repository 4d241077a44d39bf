package dev.sagarewind.notification;

import dev.sagarewind.access.Permission;
import dev.sagarewind.access.Requires;
import dev.sagarewind.web.ProblemException;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Who is told what happens, and how that goes. */
@RestController
@RequestMapping("/api/v1/notifications")
@Tag(name = "Notifications")
class NotificationApi {

    private static final int MOST = 500;

    private final JdbcDeliveryList deliveries;
    private final NotificationSettings settings;

    NotificationApi(JdbcDeliveryList deliveries, NotificationSettings settings) {
        this.deliveries = deliveries;
        this.settings = settings;
    }

    /** @param items the newest deliveries, newest first */
    record Answer(long pending, long givenUp, List<TargetView> targets, List<DeliveryRow> items) {}

    @Operation(summary = "Who is told, and the newest of what was told, with the receivers' last answers")
    @Requires(Permission.ADMINISTER)
    @GetMapping
    Answer notifications(@RequestParam(defaultValue = "100") int limit) {
        if (limit < 1 || limit > MOST) {
            throw ProblemException.badRequest("/limit", "LIMIT_OUT_OF_RANGE", MOST);
        }
        Backlog backlog = deliveries.backlog();
        return new Answer(
                backlog.pending(),
                backlog.givenUp(),
                settings.targets().stream().map(TargetView::of).toList(),
                deliveries.newest(limit));
    }
}
