package dev.sagarewind.signin;

import jakarta.servlet.DispatcherType;
import java.util.Set;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.ObjectPostProcessor;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.annotation.web.configurers.HeadersConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizationRequestRedirectFilter;
import org.springframework.security.oauth2.server.resource.web.authentication.BearerTokenAuthenticationFilter;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.LoginUrlAuthenticationEntryPoint;
import org.springframework.security.web.authentication.www.BasicAuthenticationFilter;
import org.springframework.security.web.header.writers.CrossOriginOpenerPolicyHeaderWriter.CrossOriginOpenerPolicy;
import org.springframework.security.web.header.writers.CrossOriginResourcePolicyHeaderWriter.CrossOriginResourcePolicy;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;
import org.springframework.security.web.savedrequest.HttpSessionRequestCache;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.AndRequestMatcher;
import org.springframework.security.web.util.matcher.MediaTypeRequestMatcher;
import org.springframework.security.web.util.matcher.NegatedRequestMatcher;
import org.springframework.security.web.util.matcher.RequestHeaderRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;

/**
 * Two doors: the API takes credentials with each call and knows no session, so that no page can make a browser call it;
 * the pages take a form or the OpenID provider, a session, and a CSRF token with every change.
 */
@Configuration
class SecurityConfiguration {

    private static final String POLICY =
            "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:;"
                    + " font-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";
    /** What a browser could do for a page, and no page here asks for. */
    private static final String UNUSED =
            "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()";

    private static final String[] OPEN = {
        "/sign-in",
        "/signed-out",
        "/error",
        "/console.css",
        "/console-*.css",
        "/console.js",
        "/console-*.js",
        "/mark.svg",
        "/mark-*.svg",
        "/fonts/**",
        "/webjars/**"
    };
    private static final RequestMatcher BY_HTMX = new RequestHeaderRequestMatcher("HX-Request", "true");

    private final ApiRefusals refusals;
    private final BearerSignIn tokens;

    SecurityConfiguration(ApiRefusals refusals, BearerSignIn tokens) {
        this.refusals = refusals;
        this.tokens = tokens;
    }

    @Bean
    @Order(1)
    SecurityFilterChain api(HttpSecurity http) {
        return answers(http.securityMatcher("/api/*/**"), SessionCreationPolicy.STATELESS);
    }

    /** The description of the API, which changes nothing: for programs, and for the page that shows it. */
    @Bean
    @Order(2)
    SecurityFilterChain apiDescription(HttpSecurity http) {
        return answers(http.securityMatcher("/v3/**"), SessionCreationPolicy.NEVER);
    }

    private SecurityFilterChain answers(HttpSecurity http, SessionCreationPolicy sessions) {
        BearerTokenAuthenticationFilter bearer = new BearerTokenAuthenticationFilter(tokens);
        bearer.setAuthenticationEntryPoint(refusals);
        bearer.setAuthenticationFailureHandler(refusals::commence);
        return http.authorizeHttpRequests(
                        requests -> requests.dispatcherTypeMatchers(DispatcherType.ERROR, DispatcherType.ASYNC)
                                .permitAll()
                                .anyRequest()
                                .authenticated())
                .sessionManagement(management -> management.sessionCreationPolicy(sessions))
                .csrf(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .httpBasic(basic -> basic.authenticationEntryPoint(refusals)
                        .authenticationDetailsSource(SignedInActors.HttpBasicDetails::new))
                .addFilterBefore(bearer, BasicAuthenticationFilter.class)
                .exceptionHandling(exceptions ->
                        exceptions.authenticationEntryPoint(refusals).accessDeniedHandler(refusals))
                .headers(SecurityConfiguration::guard)
                .build();
    }

    @Bean
    @Order(3)
    SecurityFilterChain pages(
            HttpSecurity http,
            AccessSettings settings,
            OpenIdSettings openId,
            OpenIdSignIn openIdSignIn,
            OpenIdProvider provider) {
        HttpSessionRequestCache wanted = pagesOnly();
        SignedInHandler signedIn = new SignedInHandler(settings.idleTimeout(), wanted);
        SignInFailedHandler failed = new SignInFailedHandler();
        if (openId.signsIn()) {
            http.oauth2Login(login -> login.loginPage("/sign-in")
                    .clientRegistrationRepository(openIdSignIn)
                    .authorizedClientRepository(new NoAuthorizedClients())
                    .tokenEndpoint(token -> token.accessTokenResponseClient(openIdSignIn.codes()))
                    .userInfoEndpoint(user -> user.oidcUserService(openIdSignIn::user))
                    .successHandler(signedIn)
                    .failureHandler(failed)
                    .withObjectPostProcessor(new ObjectPostProcessor<OAuth2AuthorizationRequestRedirectFilter>() {
                        @Override
                        public <F extends OAuth2AuthorizationRequestRedirectFilter> F postProcess(F filter) {
                            filter.setAuthenticationFailureHandler(failed);
                            return filter;
                        }
                    }));
        }
        return http.authorizeHttpRequests(requests -> requests.dispatcherTypeMatchers(
                                DispatcherType.ERROR, DispatcherType.FORWARD, DispatcherType.ASYNC)
                        .permitAll()
                        .requestMatchers(OPEN)
                        .permitAll()
                        .anyRequest()
                        .authenticated())
                .formLogin(form -> form.loginPage("/sign-in")
                        .successHandler(signedIn)
                        .failureHandler(failed)
                        .permitAll())
                .logout(logout -> logout.logoutUrl("/sign-out").logoutSuccessHandler(new SignedOutHandler(provider)))
                .requestCache(cache -> cache.requestCache(wanted))
                // A poll of a page whose session has ended must not swap the sign-in page into a panel.
                .exceptionHandling(exceptions -> exceptions
                        .defaultAuthenticationEntryPointFor(
                                (request, response, failure) -> {
                                    response.setHeader("HX-Redirect", request.getContextPath() + "/sign-in");
                                    response.setStatus(HttpStatus.UNAUTHORIZED.value());
                                },
                                BY_HTMX)
                        .defaultAuthenticationEntryPointFor(
                                new LoginUrlAuthenticationEntryPoint("/sign-in"), request -> true))
                .headers(SecurityConfiguration::guard)
                .csrf(Customizer.withDefaults())
                .build();
    }

    private static HttpSessionRequestCache pagesOnly() {
        HttpSessionRequestCache cache = new HttpSessionRequestCache();
        MediaTypeRequestMatcher html = new MediaTypeRequestMatcher(MediaType.TEXT_HTML);
        html.setIgnoredMediaTypes(Set.of(MediaType.ALL));
        cache.setRequestMatcher(new AndRequestMatcher(
                PathPatternRequestMatcher.withDefaults().matcher(HttpMethod.GET, "/**"),
                html,
                new NegatedRequestMatcher(BY_HTMX)));
        return cache;
    }

    private static void guard(HeadersConfigurer<HttpSecurity> headers) {
        headers.contentSecurityPolicy(policy -> policy.policyDirectives(POLICY))
                .referrerPolicy(referrer -> referrer.policy(ReferrerPolicy.SAME_ORIGIN))
                .permissionsPolicyHeader(policy -> policy.policy(UNUSED))
                .crossOriginOpenerPolicy(policy -> policy.policy(CrossOriginOpenerPolicy.SAME_ORIGIN))
                .crossOriginResourcePolicy(policy -> policy.policy(CrossOriginResourcePolicy.SAME_ORIGIN))
                .frameOptions(HeadersConfigurer.FrameOptionsConfig::deny);
    }
}
