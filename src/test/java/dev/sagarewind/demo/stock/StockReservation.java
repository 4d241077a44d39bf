package dev.sagarewind.demo.stock;

import dev.sagarewind.demo.Faults;
import dev.sagarewind.demo.order.Order;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Reserves an order's portions, with the customer's note for the kitchen's label. */
class StockReservation {
    private static final String RESERVE =
            "insert into bento.reservations (order_id, portions, note) values (:order, :portions, :note)";
    private static final Map<String, String> LABELS = Map.of(
            "no wasabi", "NO WASABI",
            "chopsticks for two", "CHOPSTICKS x2",
            "わさび抜きでお願いします", "NO WASABI",
            "leave it at the door", "DOOR",
            "extra ginger", "GINGER+");

    private final JdbcClient jdbc;
    private final Faults faults;

    StockReservation(JdbcClient jdbc, Faults faults) {
        this.jdbc = jdbc;
        this.faults = faults;
    }

    void reserve(Order order) {
        String note = order.note().map(this::noteOf).orElse(null);
        jdbc.sql(RESERVE)
                .param("order", order.orderId())
                .param("portions", order.portions())
                .param("note", note)
                .update();
    }

    /** The bug behind the switch: a release that shipped without the labels, and takes them for granted. */
    private String noteOf(String note) {
        Map<String, String> labels = faults.stockBug() ? Map.of() : LABELS;
        return labels.get(note).strip();
    }
}
