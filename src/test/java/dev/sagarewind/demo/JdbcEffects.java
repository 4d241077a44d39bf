package dev.sagarewind.demo;

import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

class JdbcEffects {
    private static final String COUNT = """
            select (select count(*) from bento.orders) as orders,
                   (select count(*) from bento.orders where status = 'COMPLETED') as completed_sagas,
                   (select count(*) from bento.charges) as charges,
                   (select count(*)
                      from (select order_id from bento.charges group by order_id having count(*) > 1
                            union
                            select order_id from bento.adjustments group by order_id having count(*) > 1) twice
                   ) as orders_charged_twice,
                   (select count(*)
                      from bento.orders placed
                     where placed.status = 'COMPLETED'
                       and not exists (select 1 from bento.charges where order_id = placed.order_id)
                   ) as orders_completed_without_charge,
                   (select count(*) from bento.reservations) as reservations
            """;

    private final JdbcClient jdbc;

    JdbcEffects(DataSource dataSource) {
        this.jdbc = JdbcClient.create(dataSource);
    }

    Effects count() {
        return jdbc.sql(COUNT).query(Effects.class).single();
    }
}
