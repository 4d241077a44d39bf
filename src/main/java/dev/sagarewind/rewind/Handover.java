package dev.sagarewind.rewind;

import dev.sagarewind.web.Formats;
import dev.sagarewind.web.Texts;
import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Component;

/** An ended rewind in a few lines of plain text, for the ticket of the incident. */
@Component
class Handover {

    private final Texts texts;
    private final Formats formats;

    Handover(Texts texts, Formats formats) {
        this.texts = texts;
        this.formats = formats;
    }

    String of(RewindPage page) {
        Rewind rewind = page.rewind();
        Rewind.Counts counts = rewind.counts();
        List<String> lines = new ArrayList<>();
        lines.add(
                texts.here("rewind.title" + page.kind(), page.groups()) + ": " + texts.here("word." + rewind.state()));
        lines.add(texts.here(
                "rewind.heading." + page.headline(),
                counts.recovered(),
                counts.selected(),
                page.groups(),
                counts.notProcessed().orElse(0L)));
        lines.add(texts.here(
                "rewind.handover.when",
                formats.stamp(rewind.requestedAt()) + " " + formats.zone(),
                formats.tenths(page.took()),
                rewind.requestedBy()));
        lines.add(texts.here("rewind.handover.reason", rewind.reason()));
        rewind.ticket().ifPresent(ticket -> lines.add(texts.here("rewind.handover.ticket", ticket)));
        page.refusals()
                .forEach(finding -> lines.add(finding.code() + ": "
                        + texts.here(finding.message("title"), finding.args().toArray())));
        rewind.partitions().forEach(one -> lines.add(moved(one)));
        lines.add(texts.here("rewind.handover.id", rewind.id().toString()));
        return String.join("\n", lines);
    }

    private static String moved(Rewind.Partition one) {
        String from = one.offsetBefore().map(String::valueOf).orElseGet(() -> String.valueOf(one.plannedOffset()));
        return "%s %s: %s → %s, %s"
                .formatted(
                        one.partition().group().value(),
                        one.partition().partition(),
                        from,
                        one.targetOffset(),
                        one.outcome());
    }
}
