package dev.sagarewind.demo.order;

import dev.sagarewind.demo.BentoService;
import dev.sagarewind.recorder.EventRequests;
import dev.sagarewind.recorder.Recorded;
import java.time.Clock;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.transaction.support.TransactionOperations;

/** Leads an order's saga from the first event to the last. */
@BentoService
public class OrderService {
    private final JdbcOrders orders;
    private final EventRequests events;

    OrderService(JdbcClient jdbc, EventRequests events) {
        this.orders = new JdbcOrders(jdbc);
        this.events = events;
    }

    @Bean
    static OrderDesk orderDesk(JdbcClient jdbc, EventRequests events, TransactionOperations transactions) {
        return new OrderDesk(jdbc, events, transactions, Clock.systemUTC());
    }

    @Recorded
    @KafkaListener(topics = Event.EVENTS, groupId = "order")
    void on(ConsumerRecord<String, String> record) {
        Event event = Event.of(record);
        Order order = event.order();
        switch (event.type()) {
            case "OrderPlaced" -> events.request(Event.request("ReserveStock", Event.STOCK, order));
            case "StockReserved" -> askForPayment(order);
            case "PaymentAuthorised" -> events.request(Event.request("ScheduleDelivery", Event.DELIVERY, order));
            case "PaymentAdjusted" -> orders.discount(order);
            case "DeliveryScheduled" -> orders.complete(order);
            default -> throw event.unexpectedBy("order");
        }
    }

    /** A coupon is a message of its own behind the charge: it is held when the charge fails. */
    private void askForPayment(Order order) {
        events.request(Event.request("AuthorisePayment", Event.PAYMENT, order));
        if (order.couponYen().isPresent()) {
            events.request(Event.request("AdjustPayment", Event.PAYMENT, order));
        }
    }
}
