package dev.sagarewind.timeline;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Hands rows on as many at a time as may be in memory. */
final class RowPieces {

    private final int size;
    private final Consumer<List<FeedRow>> reader;
    private List<FeedRow> piece = new ArrayList<>();
    private long rows;

    RowPieces(int size, Consumer<List<FeedRow>> reader) {
        this.size = size;
        this.reader = reader;
    }

    void add(FeedRow row) {
        piece.add(row);
        rows++;
        if (piece.size() == size) {
            handOn();
        }
    }

    /** @return how many rows were added in all, of which the last are handed on now */
    long end() {
        if (!piece.isEmpty()) {
            handOn();
        }
        return rows;
    }

    private void handOn() {
        reader.accept(piece);
        piece = new ArrayList<>();
    }
}
