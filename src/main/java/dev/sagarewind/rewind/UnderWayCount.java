package dev.sagarewind.rewind;

import dev.sagarewind.access.Actor;
import dev.sagarewind.access.Permission;
import dev.sagarewind.web.NavigationCount;
import dev.sagarewind.web.Section;
import java.util.OptionalLong;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/** How many rewinds are under way, beside the entry of the navigation. */
@Component
class UnderWayCount implements NavigationCount {

    private static final int MANY = 99;

    private final JdbcRewindCounts counts;

    UnderWayCount(JdbcRewindCounts counts) {
        this.counts = counts;
    }

    @Override
    public Section section() {
        return Section.REWINDS;
    }

    @Override
    public OptionalLong count(Actor actor) {
        try {
            return OptionalLong.of(counts.within(actor.scope(Permission.VIEW)).underWay(MANY));
        } catch (DataAccessException databaseIsAway) {
            return OptionalLong.empty(); // the page that says so has a navigation, too
        }
    }

    @Override
    public String outcome() {
        return "RERUN";
    }
}
