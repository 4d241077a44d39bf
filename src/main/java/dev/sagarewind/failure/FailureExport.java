package dev.sagarewind.failure;

import dev.sagarewind.access.Actor;
import dev.sagarewind.access.Permission;
import dev.sagarewind.audit.AuditDetails;
import dev.sagarewind.audit.AuditedExports;
import dev.sagarewind.database.ListReads;
import dev.sagarewind.masking.Masking;
import dev.sagarewind.web.RowFile;
import jakarta.servlet.http.HttpServletResponse;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.springframework.stereotype.Component;

/** The failures that match as a table, newest first. One that fails again while it is written may be in it twice. */
@Component
class FailureExport {

    private static final int AT_ONCE = 500;

    private final FailureBoard board;
    private final Masking masking;
    private final AuditedExports exports;
    private final ListReads reads;

    FailureExport(FailureBoard board, Masking masking, AuditedExports exports, ListReads reads) {
        this.board = board;
        this.masking = masking;
        this.exports = exports;
        this.reads = reads;
    }

    /** @param zone of times of the query that name none */
    void csv(FailureQuery query, ZoneId zone, Actor actor, HttpServletResponse response) {
        FailureFilter filter = query.filter(zone);
        RowFile<FailureView> file = RowFile.csv("failures.csv", FailureView.COLUMNS, FailureView::csv);
        var request = new AuditedExports.Request(
                actor, file.name(), AuditDetails.none().facts(query.facts()));
        FailureBoard seen = board.within(actor.scope(Permission.VIEW));
        exports.<FailureView>stream(
                request,
                file,
                response,
                (id, rows) -> reads.export(
                        reading -> forEach(seen, filter, failure -> rows.accept(FailureView.of(failure, masking)))));
    }

    /** Some at a time: whoever takes long keeps no connection of the writer. */
    private static void forEach(FailureBoard board, FailureFilter filter, Consumer<Failure> reader) {
        Optional<FailureKey> after = Optional.empty();
        List<Failure> some;
        do {
            some = board.list(filter, after, AT_ONCE);
            some.forEach(reader);
            after = some.stream().reduce((one, next) -> next).map(FailureKey::of);
        } while (some.size() == AT_ONCE);
    }
}
