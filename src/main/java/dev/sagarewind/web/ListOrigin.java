package dev.sagarewind.web;

import jakarta.servlet.http.HttpServletResponse;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/**
 * Where the lists of an answer were read.
 *
 * @param asOf nothing that was committed before is missing
 */
public record ListOrigin(From from, Instant asOf) {

    private static final String ATTRIBUTE = ListOrigin.class.getName();

    /** Why from there. */
    public enum From {
        /** A copy of the database, which is a little behind. */
        READER,
        /** The writer, as the reader has not yet what this person did last. */
        WRITER_AFTER_ACT,
        /** The writer, as the reader is too far behind. */
        WRITER_READER_LATE,
        /** The writer, as the reader does not answer. */
        WRITER_READER_AWAY
    }

    public boolean isFromReader() {
        return from == From.READER;
    }

    /** For this answer's page and headers. Of several lists the oldest one's counts. */
    public void note() {
        @Nullable ListOrigin other = ofThisRequest();
        if (RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes answered
                && (other == null || asOf.isBefore(other.asOf))) {
            answered.setAttribute(ATTRIBUTE, this, RequestAttributes.SCOPE_REQUEST);
            @Nullable HttpServletResponse response = answered.getResponse();
            if (response != null) {
                response.setHeader("Lists-From", from.name());
                response.setHeader("Lists-As-Of", asOf.toString());
            }
        }
    }

    /** Null where no list was read, or there is no reader to read one from. */
    public static @Nullable ListOrigin ofThisRequest() {
        @Nullable RequestAttributes request = RequestContextHolder.getRequestAttributes();
        return request == null ? null : (ListOrigin) request.getAttribute(ATTRIBUTE, RequestAttributes.SCOPE_REQUEST);
    }
}
