package dev.sagarewind.notification;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A notice for an incoming webhook of Slack. What comes from names and errors stands in plain text, in which nothing is a mention
 * or a link; the fallback text, which Slack does read for such, is escaped.
 */
final class SlackMessage {

    private static final int LONGEST_TITLE = 150;
    private static final int LONGEST_TEXT = 2_000;

    private SlackMessage() {}

    static Map<String, Object> of(Notice notice, NoticeText text, Optional<String> link) {
        String title = text.title(notice);
        List<Object> blocks = new ArrayList<>();
        blocks.add(Map.of("type", "header", "text", plain(title, LONGEST_TITLE)));
        String lines = String.join("\n", text.lines(notice));
        if (!lines.isBlank()) {
            blocks.add(Map.of("type", "section", "text", plain(lines, LONGEST_TEXT)));
        }
        link.ifPresent(url -> blocks.add(Map.of(
                "type",
                "section",
                "text",
                Map.of("type", "mrkdwn", "text", "<" + escaped(url) + "|" + escaped(text.link()) + ">"))));
        return Map.of("text", escaped(Shortened.to(title, LONGEST_TEXT)), "blocks", blocks);
    }

    private static Map<String, Object> plain(String text, int longest) {
        return Map.of("type", "plain_text", "text", Shortened.to(text, longest), "emoji", false);
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
