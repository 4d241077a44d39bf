package dev.sagarewind.rewind;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sagarewind.failure.FailureFilter;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlanDigestTests {

    private static final Selection FAILURES = new Selection.Matching(FailureFilter.open());

    @Test
    void theForwardProgressOfALiveGroupDoesNotChangeIt() {
        assertThat(digest(PlannedParts.planned(95, 42), 42, warning(2)))
                .isEqualTo(digest(PlannedParts.planned(80, 42), 42, warning(2)));
    }

    @Test
    void anotherTargetMessageOrWarningChangesIt() {
        String seen = digest(PlannedParts.planned(80, 42), 42, warning(2));

        assertThat(digest(PlannedParts.planned(80, 41), 42, warning(2))).isNotEqualTo(seen);
        assertThat(digest(PlannedParts.planned(80, 42), 43, warning(2))).isNotEqualTo(seen);
        assertThat(digest(PlannedParts.planned(80, 42), 42, warning(3))).isNotEqualTo(seen);
    }

    private static Finding warning(int records) {
        return Finding.at(PlannedParts.AT, FindingCode.UNRECORDED_RECORDS, records, "order-0", "43, 44");
    }

    private static String digest(PlannedPartition partition, long event, Finding finding) {
        return PlanDigest.of(FAILURES, List.of(partition), List.of(PlannedParts.event(event)), List.of(finding));
    }
}
