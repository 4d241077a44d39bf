package dev.sagarewind.demo.order;

import dev.sagarewind.recorder.EventRequests;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/** Takes orders: writes each down and asks for its first event, in one transaction. */
public class OrderDesk {
    private static final int PER_TRANSACTION = 50;

    private final JdbcOrders orders;
    private final EventRequests events;
    private final TransactionOperations transactions;
    private final Clock clock;

    OrderDesk(JdbcClient jdbc, EventRequests events, TransactionOperations transactions, Clock clock) {
        this.orders = new JdbcOrders(jdbc);
        this.events = events;
        this.transactions = transactions;
        this.clock = clock;
    }

    /** Returns when the orders are written down. */
    public void place(int count) {
        for (int placed = 0; placed < count; placed += PER_TRANSACTION) {
            int inThisTransaction = Math.min(PER_TRANSACTION, count - placed);
            transactions.executeWithoutResult(transaction -> {
                for (int i = 0; i < inThisTransaction; i++) {
                    placeOne();
                }
            });
        }
    }

    private void placeOne() {
        long number = orders.nextNumber();
        String today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).format(DateTimeFormatter.BASIC_ISO_DATE);
        Order order = Menu.order("order-%s-%06d".formatted(today, number), number);
        orders.place(order);
        events.request(Event.request("OrderPlaced", Event.EVENTS, order).withRequestedBy("shop"));
    }
}
