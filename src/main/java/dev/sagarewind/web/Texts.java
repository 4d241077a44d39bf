package dev.sagarewind.web;

import java.util.Locale;
import org.springframework.context.MessageSource;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.stereotype.Component;

/** The sentences of the message bundles. What the API says is English; what pages say is in the reader's language. */
@Component
public class Texts {

    private final MessageSource messages;

    Texts(MessageSource messages) {
        this.messages = messages;
    }

    /** For the API. */
    public String english(String key, Object... args) {
        return messages.getMessage(key, args, Locale.ENGLISH);
    }

    /** For the page that is being made. */
    public String here(String key, Object... args) {
        return messages.getMessage(key, args, LocaleContextHolder.getLocale());
    }
}
