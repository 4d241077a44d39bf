package dev.sagarewind.web;

import org.springframework.stereotype.Component;
import org.thymeleaf.spring6.view.ThymeleafViewResolver;

/**
 * What every template has, error pages too: {@code addresses}, {@code fmt}, {@code frame}, {@code texts} and {@code times}. As variables, because
 * Thymeleaf refuses beans in most attributes.
 */
@Component
class TemplateVariables {

    TemplateVariables(
            ThymeleafViewResolver views,
            Formats fmt,
            PageFrame frame,
            Texts texts,
            TypedTimes times,
            PageAddresses addresses) {
        views.addStaticVariable("addresses", addresses);
        views.addStaticVariable("fmt", fmt);
        views.addStaticVariable("frame", frame);
        views.addStaticVariable("texts", texts);
        views.addStaticVariable("times", times);
    }
}
