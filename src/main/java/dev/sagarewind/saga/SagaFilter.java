package dev.sagarewind.saga;

import dev.sagarewind.failure.StandingSagas;
import java.util.Optional;

/**
 * Which sagas are meant.
 *
 * @param q the whole id of a saga; of those that stand still also how it ends
 * @param consumerGroup only those that stand still in this group
 */
record SagaFilter(Which state, Optional<String> sagaType, Optional<String> consumerGroup, Optional<String> q) {

    /** The lists that can be answered without reading the whole history. */
    enum Which {
        STANDS_STILL,
        ALL
    }

    SagaFilter {
        sagaType = given(sagaType);
        consumerGroup = given(consumerGroup);
        q = given(q);
    }

    private static Optional<String> given(Optional<String> text) {
        return text.map(String::strip).filter(value -> !value.isEmpty());
    }

    StandingSagas.Filter standing() {
        return new StandingSagas.Filter(consumerGroup, sagaType, q);
    }
}
