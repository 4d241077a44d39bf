package dev.sagarewind.web;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.util.List;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.resource.ResourceUrlEncodingFilter;

/**
 * Gives the links of a page to Spring's look-up of versioned assets only if they are assets: that look-up takes any path
 * for a file's, and throws at a saga that is called {@code ../..}.
 */
@Configuration
class AssetUrls {

    private static final List<String> ASSETS = List.of("/console.", "/mark.", "/fonts/", "/webjars/");

    @Bean
    FilterRegistrationBean<ResourceUrlEncodingFilter> assetVersions() {
        var filter = new FilterRegistrationBean<>((ResourceUrlEncodingFilter) new AssetsOnly());
        filter.setDispatcherTypes(DispatcherType.ERROR, DispatcherType.REQUEST);
        return filter;
    }

    private static final class AssetsOnly extends ResourceUrlEncodingFilter {

        @Override
        public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
                throws ServletException, IOException {
            String root = request instanceof HttpServletRequest http ? http.getContextPath() : "";
            HttpServletResponse plain = (HttpServletResponse) response;
            super.doFilter(
                    request,
                    response,
                    (inner, encoding) ->
                            chain.doFilter(inner, new Choosing((HttpServletResponse) encoding, plain, root)));
        }
    }

    private static final class Choosing extends HttpServletResponseWrapper {

        private final HttpServletResponse plain;
        private final String root;

        private Choosing(HttpServletResponse encoding, HttpServletResponse plain, String root) {
            super(encoding);
            this.plain = plain;
            this.root = root;
        }

        @Override
        public String encodeURL(String url) {
            boolean asset = ASSETS.stream().anyMatch(prefix -> url.startsWith(root + prefix));
            return asset ? super.encodeURL(url) : plain.encodeURL(url);
        }
    }
}
