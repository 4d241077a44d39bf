package dev.sagarewind.rewind;

import dev.sagarewind.web.NavigationCount;
import dev.sagarewind.web.Section;
import java.util.OptionalLong;
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
    public OptionalLong count() {
        return OptionalLong.of(counts.underWay(MANY));
    }

    @Override
    public String outcome() {
        return "RERUN";
    }
}
