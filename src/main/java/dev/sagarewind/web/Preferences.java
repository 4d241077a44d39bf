package dev.sagarewind.web;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.LocaleResolver;
import org.springframework.web.servlet.i18n.AcceptHeaderLocaleResolver;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;
import org.springframework.web.util.WebUtils;

/**
 * Language and colours of the pages, kept in two cookies: {@code ?lang=ja} and {@code ?theme=dark} on any page set them
 * and lead back to that page. Without a cookie the browser decides.
 */
@Component("localeResolver")
class Preferences implements LocaleResolver, HandlerInterceptor {

    static final List<String> THEMES = List.of("auto", "light", "dark");
    private static final List<Locale> LANGUAGES = List.of(Locale.ENGLISH, Locale.JAPANESE);
    private static final Duration KEPT = Duration.ofDays(365);

    private final AcceptHeaderLocaleResolver browser = new AcceptHeaderLocaleResolver();

    Preferences() {
        browser.setSupportedLocales(LANGUAGES);
        browser.setDefaultLocale(Locale.ENGLISH);
    }

    @Override
    public Locale resolveLocale(HttpServletRequest request) {
        return cookie(request, "lang").flatMap(Preferences::language).orElseGet(() -> browser.resolveLocale(request));
    }

    @Override
    public void setLocale(HttpServletRequest request, @Nullable HttpServletResponse response, @Nullable Locale locale) {
        throw new UnsupportedOperationException("The language is set by ?lang=");
    }

    static String theme(HttpServletRequest request) {
        return cookie(request, "theme").filter(THEMES::contains).orElse("auto");
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler)
            throws Exception {
        Optional<String> lang =
                parameter(request, "lang").filter(tag -> language(tag).isPresent());
        Optional<String> theme = parameter(request, "theme").filter(THEMES::contains);
        if (!"GET".equals(request.getMethod()) || (lang.isEmpty() && theme.isEmpty())) {
            return true;
        }
        lang.ifPresent(value -> keep(request, response, "lang", value));
        theme.ifPresent(value -> keep(request, response, "theme", value));
        response.sendRedirect(ServletUriComponentsBuilder.fromRequest(request)
                .scheme(null)
                .host(null)
                .port(null)
                .replaceQueryParam("lang")
                .replaceQueryParam("theme")
                .build()
                .toUriString());
        return false;
    }

    private static void keep(HttpServletRequest request, HttpServletResponse response, String name, String value) {
        response.addHeader(
                HttpHeaders.SET_COOKIE,
                ResponseCookie.from(name, value)
                        .path("/")
                        .maxAge(KEPT)
                        .httpOnly(true)
                        .secure(request.isSecure())
                        .sameSite("Lax")
                        .build()
                        .toString());
    }

    private static Optional<Locale> language(String tag) {
        return LANGUAGES.stream()
                .filter(language -> language.toLanguageTag().equals(tag))
                .findFirst();
    }

    private static Optional<String> cookie(HttpServletRequest request, String name) {
        return Optional.ofNullable(WebUtils.getCookie(request, name)).map(Cookie::getValue);
    }

    private static Optional<String> parameter(HttpServletRequest request, String name) {
        return Optional.ofNullable(request.getParameter(name));
    }
}
