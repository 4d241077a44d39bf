package dev.sagarewind.demo.order;

import java.util.List;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/**
 * What every event of an order carries.
 *
 * @param orderId the order and its saga
 * @param merchant who cooks it and is paid
 * @param amountYen what it costs, before the coupon
 * @param couponYen the discount, booked by a payment message of its own
 * @param note what the customer asks the kitchen for
 */
public record Order(
        String orderId,
        String merchant,
        List<Item> bento,
        int amountYen,
        Optional<Integer> couponYen,
        Optional<String> note,
        String email) {

    public record Item(String item, int count) {}

    private static final JsonMapper JSON = JsonMapper.builder().build();

    public static Order read(String json) {
        return JSON.readValue(json, Order.class);
    }

    public String json() {
        return JSON.writeValueAsString(this);
    }

    public int portions() {
        return bento.stream().mapToInt(Item::count).sum();
    }
}
