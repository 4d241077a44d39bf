package dev.sagarewind.demo;

/** What happened to the business, counted in its own tables at this moment. */
record Effects(
        long orders,
        long completedSagas,
        long charges,
        long ordersChargedTwice,
        long ordersCompletedWithoutCharge,
        long reservations) {}
