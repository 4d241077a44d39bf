package dev.sagarewind.timeline;

import dev.sagarewind.database.ListReads;
import java.util.Optional;
import java.util.function.Consumer;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The door to the two history tables for lists: to those of the reader, where a list is read from it. Nothing decides on these. */
@Component
class JdbcListedHistory {

    private final JdbcHistory writer;
    private final Optional<JdbcHistory> reader;
    private final ListReads reads;
    private final TransactionTemplate onWriter;

    JdbcListedHistory(JdbcHistory writer, ListReads reads, PlatformTransactionManager transactions) {
        this.writer = writer;
        this.reader = reads.reader().map(source -> new JdbcHistory(source, writer.settings()));
        this.reads = reads;
        this.onWriter = new TransactionTemplate(transactions);
        this.onWriter.setReadOnly(true);
    }

    JdbcClient jdbc() {
        return asked().jdbc();
    }

    TimelineSettings settings() {
        return writer.settings();
    }

    /** Within a transaction, without which there is no cursor; a list of the reader is in one already. */
    void pieceByPiece(Consumer<JdbcClient> read) {
        if (reads.isFromReader()) {
            read.accept(asked().streaming());
        } else {
            onWriter.executeWithoutResult(status -> read.accept(writer.streaming()));
        }
    }

    private JdbcHistory asked() {
        return reader.filter(any -> reads.isFromReader()).orElse(writer);
    }
}
