package dev.sagarewind.web;

import java.util.regex.Pattern;
import org.springframework.stereotype.Component;
import org.springframework.web.util.UriComponentsBuilder;

/** Where the page of something is, whatever its name; {@code addresses} in templates. */
@Component
public class PageAddresses {

    /** What every server takes in a path; an encoded slash, or a part that is nothing but dots, none does. */
    private static final Pattern FIT_FOR_A_PATH = Pattern.compile("(?!\\.+$)[A-Za-z0-9._~:@-]+");

    /** In the path where it can stand there, else in the query. */
    public String saga(String sagaId) {
        UriComponentsBuilder address = FIT_FOR_A_PATH.matcher(sagaId).matches()
                ? UriComponentsBuilder.fromPath("/sagas/{id}")
                : UriComponentsBuilder.fromPath("/sagas").queryParam("id", "{id}");
        return address.encode().buildAndExpand(sagaId).toUriString();
    }
}
