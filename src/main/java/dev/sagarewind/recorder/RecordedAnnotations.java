package dev.sagarewind.recorder;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.util.Map;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.kafka.annotation.KafkaListenerAnnotationBeanPostProcessor.AnnotationEnhancer;

/**
 * Has the container of every {@link Recorded} listener prepared by {@link RecordedContainers}, whichever container
 * factory makes it.
 */
final class RecordedAnnotations implements AnnotationEnhancer {

    private static final String PREPARE = "containerPostProcessor";

    @Override
    public Map<String, Object> apply(Map<String, Object> listener, AnnotatedElement element) {
        Recorded recorded = AnnotatedElementUtils.findMergedAnnotation(element, Recorded.class);
        if (recorded == null || !(element instanceof Method method)) {
            return listener;
        }
        String name = method.getDeclaringClass().getSimpleName() + "." + method.getName();
        refuse(listener, name, PREPARE, "use the container factory's container customizer instead");
        refuse(listener, name, "errorHandler", "it would hide failures from the recorder");
        listener.put(
                PREPARE,
                "#{@%s.prepare('%s', '%s', getObject('%s'))}"
                        .formatted(RecordedContainers.BEAN, recorded.policy().name(), name, listener.get("beanRef")));
        return listener;
    }

    private static void refuse(Map<String, Object> listener, String method, String attribute, String reason) {
        if (!"".equals(listener.get(attribute))) {
            throw new IllegalStateException("@Recorded on " + method + " is refused: leave out the attribute "
                    + attribute + " of its @KafkaListener; " + reason);
        }
    }
}
