package dev.sagarewind.recorder;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Future;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.annotation.KafkaListeners;
import org.springframework.kafka.annotation.RetryableTopic;
import org.springframework.kafka.support.Acknowledgment;
import org.springframework.messaging.handler.annotation.SendTo;

/** Refuses, at start, {@link Recorded} methods that could not keep what the annotation promises. */
final class RecordedMethods implements BeanPostProcessor {

    private static final Set<String> LATER =
            Set.of("reactor.core.publisher.Mono", "reactor.core.publisher.Flux", "org.reactivestreams.Publisher");
    private static final String SUSPENDED = "kotlin.coroutines.Continuation";

    private final BeanFactory beans;

    RecordedMethods(BeanFactory beans) {
        this.beans = beans;
    }

    @Override
    public Object postProcessBeforeInitialization(Object bean, String beanName) {
        Class<?> type = AopUtils.getTargetClass(bean);
        if (AnnotationUtils.isCandidateClass(type, Recorded.class)) {
            Map<Method, Recorded> recorded =
                    MethodIntrospector.selectMethods(type, (MethodIntrospector.MetadataLookup<Recorded>)
                            method -> AnnotatedElementUtils.findMergedAnnotation(method, Recorded.class));
            recorded.keySet().forEach(this::check);
        }
        return bean;
    }

    private void check(Method method) {
        reasonAgainst(method).ifPresent(reason -> {
            throw new IllegalStateException("@Recorded on "
                    + method.getDeclaringClass().getSimpleName() + "." + method.getName() + " is refused: " + reason);
        });
    }

    private Optional<String> reasonAgainst(Method method) {
        if (!beans.containsBean(RecordedContainers.BEAN)) {
            return Optional.of("set saga-rewind.recorder.service to the name of this service");
        }
        if (!AnnotatedElementUtils.hasAnnotation(method, KafkaListener.class)
                && !AnnotatedElementUtils.hasAnnotation(method, KafkaListeners.class)) {
            return Optional.of("put it beside @KafkaListener on the same method");
        }
        if (AnnotatedElementUtils.hasAnnotation(method, RetryableTopic.class)) {
            return Optional.of("@RetryableTopic moves failed events to other topics and so out of their order;"
                    + " leave it out and rewind the group instead");
        }
        if (AnnotatedElementUtils.hasAnnotation(method, SendTo.class)) {
            return Optional.of("@SendTo sends outside the transaction; ask for the answer with EventRequests instead");
        }
        if (answersLater(method)) {
            return Optional.of("it must have done its work when it returns, and not answer asynchronously with "
                    + method.getReturnType().getName());
        }
        if (Arrays.asList(method.getParameterTypes()).contains(Acknowledgment.class)) {
            return Optional.of("leave out the Acknowledgment; the offset advances when the transaction is committed");
        }
        return Optional.empty();
    }

    private static boolean answersLater(Method method) {
        Class<?> type = method.getReturnType();
        return Future.class.isAssignableFrom(type)
                || java.util.concurrent.CompletionStage.class.isAssignableFrom(type)
                || LATER.contains(type.getName())
                || Arrays.stream(method.getParameterTypes())
                        .anyMatch(parameter -> parameter.getName().equals(SUSPENDED));
    }
}
