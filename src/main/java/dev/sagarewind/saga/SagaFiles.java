package dev.sagarewind.saga;

import dev.sagarewind.access.Actor;
import dev.sagarewind.audit.AuditDetails;
import dev.sagarewind.audit.AuditedExports;
import dev.sagarewind.masking.Masking;
import dev.sagarewind.web.Csv;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;

/** A saga as a file. Who takes it away is in the audit before they have it. */
@Component
class SagaFiles {

    private final AuditedExports exports;
    private final Masking masking;

    SagaFiles(AuditedExports exports, Masking masking) {
        this.exports = exports;
        this.masking = masking;
    }

    ResponseEntity<SagaView> json(SagaTimeline saga, Actor actor) {
        record(saga, ".json", actor);
        return ResponseEntity.ok()
                .headers(headers -> headers.setContentDisposition(attachment(saga, ".json")))
                .contentType(MediaType.APPLICATION_JSON)
                .body(SagaView.of(saga, masking));
    }

    ResponseEntity<byte[]> csv(SagaTimeline saga, Actor actor) {
        record(saga, ".csv", actor);
        return ResponseEntity.ok()
                .header(HttpHeaders.CONTENT_TYPE, Csv.TYPE + ";charset=UTF-8")
                .headers(headers -> headers.setContentDisposition(attachment(saga, ".csv")))
                .body(SagaCsv.of(saga, masking).getBytes(StandardCharsets.UTF_8));
    }

    private void record(SagaTimeline saga, String ending, Actor actor) {
        List<AuditDetails.Place> places = saga.events().stream()
                .flatMap(event -> event.history().consumptions().stream())
                .map(each -> new AuditDetails.Place(
                        each.group().value(), Optional.of(each.partition().topic())))
                .distinct()
                .toList();
        exports.during(
                new AuditedExports.Request(
                        actor,
                        "saga " + saga.sagaId() + ending,
                        AuditDetails.none().places(places)),
                (audit, rows) -> rows.set(saga.events().size() + saga.consumptions()));
    }

    private static ContentDisposition attachment(SagaTimeline saga, String ending) {
        return ContentDisposition.attachment()
                .filename(saga.sagaId().replaceAll("[^A-Za-z0-9._-]", "_") + ending)
                .build();
    }
}
