package dev.sagarewind.demo.order;

import dev.sagarewind.recorder.EventRequest;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** One event of an order's saga, as it comes from Kafka. */
public record Event(UUID id, String type, Order order) {
    public static final String EVENTS = "order.events";
    public static final String STOCK = "order.stock";
    public static final String PAYMENT = "order.payment";
    public static final String DELIVERY = "order.delivery";

    public static Event of(ConsumerRecord<String, String> record) {
        return new Event(
                UUID.fromString(header(record, "id")), header(record, "event_type"), Order.read(record.value()));
    }

    /** What a service answers, or asks the next one for. */
    public static EventRequest request(String type, String topic, Order order) {
        return EventRequest.of("order", order.orderId(), type, topic, order.json());
    }

    public IllegalArgumentException unexpectedBy(String service) {
        return new IllegalArgumentException(service + " does not know what to do with " + type);
    }

    private static String header(ConsumerRecord<String, String> record, String name) {
        return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }
}
