package dev.sagarewind.demo;

import dev.sagarewind.demo.delivery.DeliveryService;
import dev.sagarewind.demo.order.Event;
import dev.sagarewind.demo.order.OrderDesk;
import dev.sagarewind.demo.order.OrderService;
import dev.sagarewind.demo.payment.GatewayStandIn;
import dev.sagarewind.demo.payment.PaymentService;
import dev.sagarewind.demo.stock.StockService;
import dev.sagarewind.support.ConsoleWorld;
import dev.sagarewind.support.DatabaseRoles;
import dev.sagarewind.support.LocalDatabase;
import dev.sagarewind.support.LocalPostgres;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.MapPropertySource;
import org.springframework.kafka.config.ContainerCustomizer;
import org.springframework.kafka.config.KafkaListenerEndpointRegistry;
import org.springframework.kafka.listener.ConcurrentMessageListenerContainer;

/** The four services, two instances of each; an instance is an application context of its own, with its own consumer. */
final class Services implements AutoCloseable {
    private static final int PARTITIONS = 6;
    private static final int INSTANCES = 2;
    private static final Map<String, Class<?>> SERVICES = Map.of(
            "order", OrderService.class,
            "payment", PaymentService.class,
            "stock", StockService.class,
            "delivery", DeliveryService.class);

    private final List<AnnotationConfigApplicationContext> instances;
    private final GatewayStandIn gateway;

    private Services(List<AnnotationConfigApplicationContext> instances, GatewayStandIn gateway) {
        this.instances = instances;
        this.gateway = gateway;
    }

    /** Those that are not there yet. */
    static void createTopics(String bootstrapServers) {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
            Set<String> there = admin.listTopics().names().get(20, TimeUnit.SECONDS);
            List<NewTopic> topics = Stream.of(Event.EVENTS, Event.STOCK, Event.PAYMENT, Event.DELIVERY)
                    .filter(name -> !there.contains(name))
                    .map(name -> new NewTopic(name, PARTITIONS, (short) 1))
                    .toList();
            admin.createTopics(topics).all().get(20, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("Kafka does not create the demo's topics.", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while the demo's topics were created.", e);
        }
    }

    /** Returns when every instance has been told to consume; their partitions come a little later. */
    static Services start(ConsoleWorld world, String groupProtocol, Faults faults) {
        GatewayStandIn gateway = GatewayStandIn.start(faults);
        var instances = new ArrayList<AnnotationConfigApplicationContext>();
        var services = new Services(instances, gateway);
        try {
            SERVICES.forEach((name, type) -> {
                grant(world.database(), name);
                for (int i = 0; i < INSTANCES; i++) {
                    instances.add(
                            instance(type, settings(world, name, name + "-" + i, groupProtocol), faults, gateway));
                }
            });
        } catch (RuntimeException e) {
            services.close();
            throw e;
        }
        return services;
    }

    /** The order service asks the others for something, and they answer. */
    private static void grant(LocalDatabase database, String service) {
        DatabaseRoles.service(
                database,
                role(service),
                service,
                service.equals("order")
                        ? new String[] {Event.EVENTS, Event.STOCK, Event.PAYMENT, Event.DELIVERY}
                        : new String[] {Event.EVENTS});
        LocalPostgres.execute(database, "grant usage on schema bento to " + role(service));
        LocalPostgres.execute(database, "grant all on all tables in schema bento to " + role(service));
        LocalPostgres.execute(database, "grant usage on all sequences in schema bento to " + role(service));
    }

    private static String role(String service) {
        return service + "_service";
    }

    private static AnnotationConfigApplicationContext instance(
            Class<?> service, Map<String, Object> settings, Faults faults, GatewayStandIn gateway) {
        var context = new AnnotationConfigApplicationContext();
        context.getEnvironment().getPropertySources().addFirst(new MapPropertySource("demo", settings));
        context.registerBean(Faults.class, () -> faults);
        context.registerBean(
                "gateway", GatewayStandIn.class, () -> gateway, definition -> definition.setDestroyMethodName(""));
        context.register(ClientIdWithoutSuffix.class, service);
        context.refresh();
        return context;
    }

    private static Map<String, Object> settings(
            ConsoleWorld world, String service, String instance, String groupProtocol) {
        var settings = new HashMap<String, Object>();
        settings.put("spring.datasource.url", world.database().jdbcUrl());
        settings.put("spring.datasource.username", role(service));
        settings.put("spring.datasource.password", LocalPostgres.PASSWORD);
        settings.put("spring.datasource.hikari.connection-init-sql", LocalDatabase.SET_TIME_ZONE);
        settings.put("spring.datasource.hikari.maximum-pool-size", 4);
        settings.put("spring.datasource.hikari.minimum-idle", 1);
        settings.put("spring.kafka.bootstrap-servers", world.bootstrapServers());
        settings.put("spring.kafka.consumer.client-id", instance);
        settings.put("spring.kafka.consumer.auto-offset-reset", "earliest");
        settings.put("spring.kafka.consumer.max-poll-records", 100);
        settings.put("spring.kafka.consumer.properties[group.protocol]", groupProtocol);
        settings.put("saga-rewind.recorder.service", service);
        if (groupProtocol.equals("classic")) {
            settings.put("spring.kafka.consumer.heartbeat-interval", "1s");
        }
        return settings;
    }

    /** Whether every instance has partitions, which also means that it will consume what is sent from now on. */
    boolean consume() {
        return instances.stream()
                .map(instance -> instance.getBean(KafkaListenerEndpointRegistry.class))
                .flatMap(registry -> registry.getListenerContainers().stream())
                .allMatch(container -> !container.getAssignedPartitions().isEmpty());
    }

    OrderDesk orderDesk() {
        return instances.stream()
                .map(instance -> instance.getBeanProvider(OrderDesk.class))
                .flatMap(ObjectProvider::stream)
                .findFirst()
                .orElseThrow();
    }

    @Override
    public void close() {
        instances.parallelStream().forEach(AnnotationConfigApplicationContext::close);
        gateway.close();
    }

    /** So that the member is called payment-0 and not payment-0-0: every instance has one consumer. */
    static class ClientIdWithoutSuffix {
        @Bean
        static ContainerCustomizer<Object, Object, ConcurrentMessageListenerContainer<Object, Object>> clientId() {
            return container -> container.setAlwaysClientIdSuffix(false);
        }
    }
}
