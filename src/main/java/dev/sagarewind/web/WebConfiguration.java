package dev.sagarewind.web;

import java.util.List;
import org.springframework.stereotype.Component;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Puts this package's parts into Spring MVC. */
@Component
class WebConfiguration implements WebMvcConfigurer {

    private final ErrorAnswers errors;
    private final Preferences preferences;

    WebConfiguration(ErrorAnswers errors, Preferences preferences) {
        this.errors = errors;
        this.preferences = preferences;
    }

    @Override
    public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
        resolvers.add(new PagingResolver());
    }

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(new UnknownParameters()).addPathPatterns("/api/**");
        registry.addInterceptor(new UnstorableText());
        registry.addInterceptor(preferences).excludePathPatterns("/api/**", "/v3/**");
    }

    /** First among the resolvers, also of those that the security filters ask. */
    @Override
    public void extendHandlerExceptionResolvers(List<HandlerExceptionResolver> resolvers) {
        resolvers.add(0, errors);
    }
}
