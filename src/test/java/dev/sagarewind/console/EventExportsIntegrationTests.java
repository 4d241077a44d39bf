package dev.sagarewind.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sagarewind.access.Actor;
import dev.sagarewind.access.Permission;
import dev.sagarewind.access.Scope;
import dev.sagarewind.audit.AuditEntry;
import dev.sagarewind.audit.AuditFilter;
import dev.sagarewind.audit.AuditOutcome;
import dev.sagarewind.audit.AuditTrail;
import dev.sagarewind.audit.AuditedAction;
import dev.sagarewind.audit.AuditedExports;
import dev.sagarewind.database.ListReads;
import dev.sagarewind.masking.Masking;
import dev.sagarewind.position.EventId;
import dev.sagarewind.support.ConsoleTest;
import dev.sagarewind.timeline.EventLog;
import dev.sagarewind.timeline.EventLogEntry;
import dev.sagarewind.timeline.EventLogFilter;
import dev.sagarewind.web.Paging;
import dev.sagarewind.web.ProblemException;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.mock.web.MockHttpServletResponse;
import tools.jackson.databind.json.JsonMapper;

@ConsoleTest
class EventExportsIntegrationTests {

    private final Actor actor = new Actor("exporter-" + UUID.randomUUID(), Set.of(Permission.VIEW));
    private final MockHttpServletResponse response = new MockHttpServletResponse();

    @Autowired
    AuditTrail trail;

    @Autowired
    Masking masking;

    @Autowired
    JsonMapper json;

    @Test
    void isInTheAuditBeforeTheFirstRowAndEndsWithTheirNumber() throws Exception {
        exports(reader -> {
                    assertThat(entry().outcome()).isEqualTo(AuditOutcome.UNKNOWN);
                    rows(reader, 3);
                })
                .csv(EventLogFilter.everything(), "topic=t", actor, response);

        assertThat(response.getContentAsString().split("\r\n")).hasSize(4);
        assertThat(entry().outcome()).isEqualTo(AuditOutcome.DONE);
        assertThat(entry().details().note()).contains("events.csv: topic=t (3 rows)");
    }

    @Test
    void saysInItsLastLineThatItBrokeOff() throws Exception {
        EventExports exports = exports(reader -> {
            rows(reader, 5_000);
            throw new IllegalStateException("the database is gone");
        });
        assertThatThrownBy(() -> exports.csv(EventLogFilter.everything(), "", actor, response))
                .isInstanceOf(IllegalStateException.class);
        assertThat(response.getContentAsString())
                .endsWith("\r\nBROKEN_OFF,\"this file is not complete, it ends after 5000 rows\"\r\n");
        assertThat(entry().outcome()).isEqualTo(AuditOutcome.FAILED);

        var lines = new MockHttpServletResponse();
        assertThatThrownBy(() -> exports.ndjson(EventLogFilter.everything(), "", actor, lines))
                .isInstanceOf(IllegalStateException.class);
        assertThat(lines.getContentAsString()).endsWith("}\n{\"kind\":\"BROKEN_OFF\",\"rows\":5000}\n");
    }

    @Test
    void leavesTheAnswerToTheErrorWhereNothingWasSentYet() throws Exception {
        assertThatThrownBy(() -> exports(reader -> {
                            rows(reader, 2);
                            throw new IllegalStateException("the database is gone");
                        })
                        .csv(EventLogFilter.everything(), "", actor, response))
                .isInstanceOf(IllegalStateException.class);

        assertThat(response.isCommitted()).isFalse();
        assertThat(response.getContentAsString()).isEmpty();
        assertThat(response.getHeader("Content-Disposition")).isNull();
    }

    @Test
    void stopsReadingWhenNobodyTakesItAnyMore() {
        var gone = new MockHttpServletResponse() {
            @Override
            public ServletOutputStream getOutputStream() {
                return new Gone();
            }
        };
        int[] read = new int[1];
        exports(reader -> {
                    for (read[0] = 0; read[0] < 1_000_000; read[0]++) {
                        reader.accept(row());
                    }
                })
                .csv(EventLogFilter.everything(), "", actor, gone);

        assertThat(read[0]).isLessThan(1_000);
        assertThat(entry().outcome()).isEqualTo(AuditOutcome.CANCELLED);
    }

    @Test
    void refusesMoreAtOnceThanThePoolCanBear() throws Exception {
        CountDownLatch begun = new CountDownLatch(3);
        CountDownLatch end = new CountDownLatch(1);
        EventExports exports = exports(reader -> {
            begun.countDown();
            try {
                end.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        Thread[] threads = new Thread[3];
        for (int at = 0; at < threads.length; at++) {
            threads[at] = new Thread(
                    () -> exports.csv(EventLogFilter.everything(), "", actor, new MockHttpServletResponse()));
            threads[at].start();
        }
        begun.await();
        assertThatThrownBy(() -> exports.csv(EventLogFilter.everything(), "", actor, response))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        problem -> assertThat(problem.code()).isEqualTo("EXPORTS_BUSY"));
        end.countDown();
        for (Thread thread : threads) {
            thread.join();
        }
        exports.csv(EventLogFilter.everything(), "", actor, response);
    }

    private AuditEntry entry() {
        var filter = new AuditFilter(
                Optional.of(actor.name()),
                Optional.of(AuditedAction.EXPORT),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        return trail.list(filter, Scope.everything(), Paging.first()).items().get(0);
    }

    private EventExports exports(Consumer<Consumer<EventLogEntry>> rows) {
        EventLog log = new EventLog() {
            @Override
            public List<EventLogEntry> list(EventLogFilter filter, Optional<EventLogEntry.Key> after, int limit) {
                return List.of();
            }

            @Override
            public void forEach(EventLogFilter filter, Consumer<EventLogEntry> reader) {
                rows.accept(reader);
            }
        };
        return new EventExports(log, masking, new AuditedExports(trail), ListReads.ofWriter(Clock.systemUTC()), json);
    }

    private static void rows(Consumer<EventLogEntry> reader, int count) {
        for (int at = 0; at < count; at++) {
            reader.accept(row());
        }
    }

    private static EventLogEntry row() {
        return new EventLogEntry(
                EventLogEntry.Kind.REQUESTED,
                Instant.EPOCH,
                "order",
                new EventId(UUID.randomUUID()),
                Optional.of("saga"),
                Optional.of("CapturePayment"),
                "order.payment",
                "1",
                Optional.empty(),
                OptionalInt.empty(),
                OptionalLong.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private static final class Gone extends ServletOutputStream {
        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setWriteListener(WriteListener listener) {}

        @Override
        public void write(int b) throws IOException {
            throw new IOException("Broken pipe");
        }
    }
}
