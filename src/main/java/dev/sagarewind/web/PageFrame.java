package dev.sagarewind.web;

import dev.sagarewind.access.Actor;
import dev.sagarewind.access.Actors;
import dev.sagarewind.access.Permission;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;
import org.springframework.web.servlet.View;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;

/** What the frame around every page shows; {@code frame} in templates. */
@Component
public class PageFrame {

    private final ConsoleSettings settings;
    private final Actors actors;
    private final ObjectProvider<NavigationCount> counts;
    private final ObjectProvider<ReadTime> readTimes;

    PageFrame(
            ConsoleSettings settings,
            Actors actors,
            ObjectProvider<NavigationCount> counts,
            ObjectProvider<ReadTime> readTimes) {
        this.settings = settings;
        this.actors = actors;
        this.counts = counts;
        this.readTimes = readTimes;
    }

    /** An entry of the navigation. */
    public record Entry(
            Section section,
            String path,
            boolean current,
            @Nullable Long count,
            String outcome) {}

    public ConsoleSettings settings() {
        return settings;
    }

    /** Who is signed in; null on pages that are open to everybody. */
    public @Nullable Actor actor() {
        return actors.of(request()).orElse(null);
    }

    /** Whether whoever is signed in sees a part only of what there is. */
    public boolean limited() {
        @Nullable Actor actor = actor();
        return actor != null && !actor.scope(Permission.VIEW).isEverything();
    }

    /** @param permission the name of a {@link Permission} */
    public boolean may(String permission) {
        @Nullable Actor actor = actor();
        return actor != null && actor.may(Permission.valueOf(permission));
    }

    public String lang() {
        return LocaleContextHolder.getLocale().getLanguage();
    }

    public String theme() {
        return Preferences.theme(request());
    }

    public List<String> themes() {
        return Preferences.THEMES;
    }

    public List<Entry> navigation() {
        Optional<Section> current = Section.of(path());
        return Arrays.stream(Section.values())
                .map(section -> entry(section, current.filter(section::equals).isPresent()))
                .toList();
    }

    private Entry entry(Section section, boolean current) {
        Optional<NavigationCount> count =
                counts.stream().filter(each -> each.section() == section).findFirst();
        @Nullable Actor actor = serverIsAway() ? null : actor();
        OptionalLong number = actor == null
                ? OptionalLong.empty()
                : count.map(each -> each.count(actor)).orElseGet(OptionalLong::empty);
        boolean shown = number.isPresent() && number.getAsLong() > 0;
        return new Entry(
                section,
                path(section, actor),
                current,
                shown ? number.getAsLong() : null,
                count.map(NavigationCount::outcome).orElse(""));
    }

    /** Who may not see what operators did still sees who requested and consumed what. */
    private static String path(Section section, @Nullable Actor actor) {
        return section == Section.AUDIT && (actor == null || !actor.may(Permission.AUDIT))
                ? "/audit/events"
                : section.path();
    }

    /** When a source last answered; null if nobody knows. */
    public @Nullable Instant readAt(String source) {
        return readTimes.stream()
                .filter(any -> !serverIsAway())
                .filter(each -> each.source().name().equals(source))
                .flatMap(each -> each.readAt().stream())
                .findFirst()
                .orElse(null);
    }

    /** Where this page's lists were read; null if it has none, or there is no reader to read one from. */
    public @Nullable ListOrigin lists() {
        return ListOrigin.ofThisRequest();
    }

    /** This page's address with one query parameter set, the others kept. */
    public String with(String parameter, Object value) {
        return ServletUriComponentsBuilder.fromRequest(request())
                .scheme(null)
                .host(null)
                .port(null)
                .replacePath(path())
                .replaceQueryParam(parameter, value)
                .build()
                .encode()
                .toUriString();
    }

    /** Then this is the page that says so, and it must not wait for that server, too. */
    private static boolean serverIsAway() {
        return request().getAttribute(View.RESPONSE_STATUS_ATTRIBUTE) == HttpStatus.SERVICE_UNAVAILABLE;
    }

    private static String path() {
        HttpServletRequest request = request();
        Object failed = request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI);
        return failed == null ? request.getRequestURI() : failed.toString();
    }

    private static HttpServletRequest request() {
        return ((ServletRequestAttributes) RequestContextHolder.currentRequestAttributes()).getRequest();
    }
}
