package dev.sagarewind.access;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Hands controllers their {@link Actor} and enforces {@link Requires} and {@link OpenTo} before anything of the request is read. */
@Component
class AccessWebConfiguration implements WebMvcConfigurer {

    private static final String OURS = "dev.sagarewind.";

    private final Actors actors;

    AccessWebConfiguration(Actors actors) {
        this.actors = actors;
    }

    @Override
    public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
        resolvers.add(new ActorResolver());
    }

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(new RequiresInterceptor());
    }

    private Actor actor(HttpServletRequest request) {
        return actors.of(request)
                .orElseThrow(() -> new IllegalStateException("Nobody is signed in on " + request.getRequestURI()));
    }

    private final class ActorResolver implements HandlerMethodArgumentResolver {

        @Override
        public boolean supportsParameter(MethodParameter parameter) {
            return parameter.getParameterType() == Actor.class;
        }

        @Override
        public Object resolveArgument(
                MethodParameter parameter,
                @Nullable ModelAndViewContainer container,
                NativeWebRequest request,
                @Nullable WebDataBinderFactory binders) {
            HttpServletRequest servletRequest = request.getNativeRequest(HttpServletRequest.class);
            if (servletRequest == null) {
                throw new IllegalStateException("An actor belongs to an HTTP request");
            }
            return actor(servletRequest);
        }
    }

    private final class RequiresInterceptor implements HandlerInterceptor {

        @Override
        public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
            if (handler instanceof HandlerMethod method) {
                Requires requires = method.getMethodAnnotation(Requires.class);
                if (requires != null) {
                    actor(request).require(requires.value());
                } else if (isOurs(method) && !method.hasMethodAnnotation(OpenTo.class)) {
                    throw new IllegalStateException("Nobody may call " + method + ": it has no rule");
                }
            }
            return true;
        }

        private boolean isOurs(HandlerMethod method) {
            return method.getBeanType().getName().startsWith(OURS);
        }
    }
}
