package dev.sagarewind.failure;

import dev.sagarewind.masking.Masking;
import dev.sagarewind.position.ConsumerGroupId;
import dev.sagarewind.timeline.RecordedError;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * What failures of one cause have in common, version 1: the root error's type and the first frames of the service's own
 * code; without such frames the message, without what differs from message to message. Another way of telling
 * causes apart takes another version, so that an id always means the same.
 */
@Component
class Fingerprints {

    private static final String VERSION = "v1";
    private static final int FRAMES = 3;
    private static final int DIGITS = 12;

    private final OwnCode ownCode;
    private final Masking masking;

    Fingerprints(OwnCode ownCode, Masking masking) {
        this.ownCode = ownCode;
        this.masking = masking;
    }

    /**
     * A failed row without any error is a cause, too: that of the failures nothing is known of. What is kept of a message is
     * masked; the id is made of the message itself, so that it does not change with the rules.
     */
    Named of(ConsumerGroupId group, Optional<RecordedError> error) {
        StackTraceText trace =
                StackTraceText.parse(error.flatMap(RecordedError::stack).orElse(""));
        List<StackFrame> own = trace.rootFrames().stream()
                .filter(ownCode::contains)
                .limit(FRAMES)
                .toList();
        Optional<String> type = trace.root()
                .flatMap(StackTraceText.Thrown::type)
                .or(() -> error.map(RecordedError::type))
                .filter(text -> !text.isBlank());
        Optional<String> said = own.isEmpty() ? error.flatMap(RecordedError::message) : Optional.empty();
        List<String> frames = own.stream().map(StackFrame::stableName).toList();
        var inFull = new Fingerprint(type, frames, said.map(MessagePattern::of));
        Optional<String> masked = said.map(masking::text).map(MessagePattern::of);
        return new Named(id(group, inFull), new Fingerprint(type, frames, masked), title(type, own, masked));
    }

    /** A fingerprint with the id and the title that follow from it. */
    record Named(CauseId id, Fingerprint fingerprint, String title) {}

    private static String title(Optional<String> type, List<StackFrame> own, Optional<String> message) {
        String what = type.map(name -> name.substring(name.lastIndexOf('.') + 1).replace('$', '.'))
                .orElse("Error without a type");
        if (!own.isEmpty()) {
            return what + " in " + own.get(0).shortName();
        }
        return message.map(text -> what + ": " + text).orElse(what);
    }

    private static CauseId id(ConsumerGroupId group, Fingerprint fingerprint) {
        String text = String.join(
                "\n",
                group.value(),
                fingerprint.errorType().orElse(""),
                String.join("\n", fingerprint.frames()),
                fingerprint.message().orElse(""));
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return new CauseId(VERSION + ":" + HexFormat.of().formatHex(digest).substring(0, DIGITS));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }
}
