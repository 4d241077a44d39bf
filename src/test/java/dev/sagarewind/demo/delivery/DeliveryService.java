package dev.sagarewind.demo.delivery;

import dev.sagarewind.demo.BentoService;
import dev.sagarewind.demo.order.Event;
import dev.sagarewind.demo.order.Order;
import dev.sagarewind.recorder.EventRequests;
import dev.sagarewind.recorder.Recorded;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.kafka.annotation.KafkaListener;

@BentoService
public class DeliveryService {
    private static final String SCHEDULE = "insert into bento.deliveries (order_id, courier) values (:order, :courier)";
    private static final List<String> COURIERS = List.of("haruka", "kenji", "mio", "sora");

    private final JdbcClient jdbc;
    private final EventRequests events;

    DeliveryService(JdbcClient jdbc, EventRequests events) {
        this.jdbc = jdbc;
        this.events = events;
    }

    @Recorded
    @KafkaListener(topics = Event.DELIVERY, groupId = "delivery")
    void on(ConsumerRecord<String, String> record) {
        Event event = Event.of(record);
        if (!event.type().equals("ScheduleDelivery")) {
            throw event.unexpectedBy("delivery");
        }
        Order order = event.order();
        jdbc.sql(SCHEDULE)
                .param("order", order.orderId())
                .param("courier", COURIERS.get(order.portions() % COURIERS.size()))
                .update();
        events.request(Event.request("DeliveryScheduled", Event.EVENTS, order));
    }
}
