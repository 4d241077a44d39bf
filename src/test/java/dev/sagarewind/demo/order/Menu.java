package dev.sagarewind.demo.order;

import java.util.List;
import java.util.Optional;

/**
 * What customers order. It follows from the order's number alone, so that the same share of every hundred orders has a
 * note or a coupon, or goes to a merchant whose payments fail.
 */
final class Menu {
    private static final List<String> TOWNS = List.of(
            "akasaka",
            "asakusa",
            "daikanyama",
            "ebisu",
            "ginza",
            "gotanda",
            "ikebukuro",
            "jimbocho",
            "kagurazaka",
            "kanda",
            "kichijoji",
            "kyobashi",
            "meguro",
            "mita",
            "nakano",
            "nihonbashi",
            "ogikubo",
            "otemachi",
            "shibuya",
            "shimbashi",
            "shinagawa",
            "sugamo",
            "tsukiji",
            "ueno",
            "yanaka");
    private static final List<String> DISHES =
            List.of("salmon-teriyaki", "karaage", "makunouchi", "hamburg-steak", "tofu-hijiki", "saba-shioyaki");
    private static final List<String> NOTES =
            List.of("no wasabi", "chopsticks for two", "わさび抜きでお願いします", "leave it at the door", "extra ginger");
    private static final int DISH_YEN = 980;
    private static final int SOUP_YEN = 180;

    private Menu() {}

    static Order order(String orderId, long number) {
        int portions = 1 + pick(number, 4);
        boolean soup = number % 2 == 0;
        var dish = new Order.Item(DISHES.get(pick(number, DISHES.size())), portions);
        return new Order(
                orderId,
                "bento-" + TOWNS.get(pick(number, TOWNS.size())),
                soup ? List.of(dish, new Order.Item("miso-soup", portions)) : List.of(dish),
                portions * (DISH_YEN + (soup ? SOUP_YEN : 0)),
                number % 3 == 0 ? Optional.of(200) : Optional.empty(),
                number % 16 == 5 ? Optional.of(NOTES.get(pick(number / 16, NOTES.size()))) : Optional.empty(),
                "customer-" + number + "@example.com");
    }

    private static int pick(long number, int choices) {
        return (int) (number % choices);
    }
}
