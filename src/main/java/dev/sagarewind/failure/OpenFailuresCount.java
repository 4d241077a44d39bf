package dev.sagarewind.failure;

import dev.sagarewind.access.Actor;
import dev.sagarewind.access.Permission;
import dev.sagarewind.database.ListReads;
import dev.sagarewind.web.NavigationCount;
import dev.sagarewind.web.Section;
import java.util.OptionalLong;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/** How many messages have failed, beside the navigation's entry. */
@Component
class OpenFailuresCount implements NavigationCount {

    private final FailureBoard board;
    private final ListReads reads;

    OpenFailuresCount(FailureBoard board, ListReads reads) {
        this.board = board;
        this.reads = reads;
    }

    @Override
    public Section section() {
        return Section.FAILURES;
    }

    @Override
    public OptionalLong count(Actor actor) {
        try {
            return reads.readAside(reading ->
                    OptionalLong.of(board.within(actor.scope(Permission.VIEW)).openByGroup().values().stream()
                            .mapToLong(OpenCount::failed)
                            .sum()));
        } catch (DataAccessException databaseIsAway) {
            return OptionalLong.empty(); // the page that says so has a navigation, too
        }
    }

    @Override
    public String outcome() {
        return "FAILED";
    }
}
