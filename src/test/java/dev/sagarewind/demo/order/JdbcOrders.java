package dev.sagarewind.demo.order;

import org.springframework.jdbc.core.simple.JdbcClient;

class JdbcOrders {
    private static final String NEXT_NUMBER = "select nextval('bento.order_number')";
    private static final String PLACE =
            "insert into bento.orders (order_id, merchant, amount_yen) values (:order, :merchant, :amount)";
    private static final String DISCOUNT =
            "update bento.orders set amount_yen = amount_yen - :discount where order_id = :order";
    private static final String COMPLETE = """
            update bento.orders set status = 'COMPLETED', completed_at = clock_timestamp()
             where order_id = :order and status = 'PLACED'
            """;

    private final JdbcClient jdbc;

    JdbcOrders(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    long nextNumber() {
        return jdbc.sql(NEXT_NUMBER).query(Long.class).single();
    }

    void place(Order order) {
        jdbc.sql(PLACE)
                .param("order", order.orderId())
                .param("merchant", order.merchant())
                .param("amount", order.amountYen())
                .update();
    }

    void discount(Order order) {
        exactlyOne(
                jdbc.sql(DISCOUNT)
                        .param("discount", order.couponYen().orElseThrow())
                        .param("order", order.orderId())
                        .update(),
                order);
    }

    void complete(Order order) {
        exactlyOne(jdbc.sql(COMPLETE).param("order", order.orderId()).update(), order);
    }

    private static void exactlyOne(int updated, Order order) {
        if (updated != 1) {
            throw new IllegalStateException(order.orderId() + " is not there, or was completed before.");
        }
    }
}
