package dev.sagarewind.demo.payment;

import dev.sagarewind.demo.BentoService;
import dev.sagarewind.demo.order.Event;
import dev.sagarewind.demo.order.Order;
import dev.sagarewind.recorder.EventRequests;
import dev.sagarewind.recorder.Recorded;
import java.io.IOException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.kafka.annotation.KafkaListener;

@BentoService
public class PaymentService {
    private static final String CHARGED = """
            insert into bento.charges (order_id, amount_yen, gateway_reference)
            values (:order, :amount, :reference)
            """;
    private static final String ADJUSTED =
            "insert into bento.adjustments (order_id, discount_yen) values (:order, :discount)";

    private final JdbcClient jdbc;
    private final PaymentGateway gateway;
    private final EventRequests events;

    PaymentService(JdbcClient jdbc, GatewayStandIn gateway, EventRequests events) {
        this.jdbc = jdbc;
        this.gateway = new PaymentGateway(gateway.uri());
        this.events = events;
    }

    @Recorded
    @KafkaListener(topics = Event.PAYMENT, groupId = "payment")
    void on(ConsumerRecord<String, String> record) throws IOException {
        Event event = Event.of(record);
        switch (event.type()) {
            case "AuthorisePayment" -> authorise(event);
            case "AdjustPayment" -> adjust(event.order());
            default -> throw event.unexpectedBy("payment");
        }
    }

    private void authorise(Event event) throws IOException {
        Order order = event.order();
        String reference = gateway.charge(event.id(), order);
        jdbc.sql(CHARGED)
                .param("order", order.orderId())
                .param("amount", order.amountYen())
                .param("reference", reference)
                .update();
        events.request(Event.request("PaymentAuthorised", Event.EVENTS, order));
    }

    private void adjust(Order order) {
        jdbc.sql(ADJUSTED)
                .param("order", order.orderId())
                .param("discount", order.couponYen().orElseThrow())
                .update();
        events.request(Event.request("PaymentAdjusted", Event.EVENTS, order));
    }
}
