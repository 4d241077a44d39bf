package dev.sagarewind.demo.stock;

import dev.sagarewind.demo.BentoService;
import dev.sagarewind.demo.Faults;
import dev.sagarewind.demo.order.Event;
import dev.sagarewind.recorder.EventRequests;
import dev.sagarewind.recorder.Recorded;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.kafka.annotation.KafkaListener;

@BentoService
public class StockService {
    private final StockReservation reservation;
    private final EventRequests events;

    StockService(JdbcClient jdbc, Faults faults, EventRequests events) {
        this.reservation = new StockReservation(jdbc, faults);
        this.events = events;
    }

    @Recorded
    @KafkaListener(topics = Event.STOCK, groupId = "stock")
    void on(ConsumerRecord<String, String> record) {
        Event event = Event.of(record);
        if (!event.type().equals("ReserveStock")) {
            throw event.unexpectedBy("stock");
        }
        reservation.reserve(event.order());
        events.request(Event.request("StockReserved", Event.EVENTS, event.order()));
    }
}
