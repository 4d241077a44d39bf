package dev.sagarewind.signin;

import dev.sagarewind.access.Actor;
import dev.sagarewind.access.OpenTo;
import dev.sagarewind.access.Permission;
import dev.sagarewind.access.Reach;
import dev.sagarewind.access.Scope;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/** Who am I here, what may I do, and where? */
@Controller
class MeController {

    /**
     * A permission, held or not.
     *
     * @param where each an alternative: patterns by the kind of name that they limit
     */
    record Row(Permission permission, boolean held, boolean everywhere, List<Map<String, Set<String>>> where) {

        static Row of(Permission permission, Actor actor) {
            Scope scope = actor.scope(permission);
            return new Row(
                    permission,
                    actor.may(permission),
                    scope.isEverything(),
                    scope.alternatives().stream().map(Row::patterns).toList());
        }

        private static Map<String, Set<String>> patterns(Set<Reach> reaches) {
            Map<String, Set<String>> patterns = new LinkedHashMap<>();
            for (Reach reach : reaches) {
                add(patterns, "consumerGroups", reach.consumerGroups());
                add(patterns, "topics", reach.topics());
                add(patterns, "sagaTypes", reach.sagaTypes());
            }
            return patterns;
        }

        private static void add(Map<String, Set<String>> patterns, String kind, Set<String> more) {
            if (!more.isEmpty()) {
                patterns.computeIfAbsent(kind, any -> new TreeSet<>()).addAll(more);
            }
        }
    }

    @OpenTo(OpenTo.Audience.SIGNED_IN)
    @GetMapping("/me")
    String me(Actor actor, Model model) {
        model.addAttribute(
                "rows",
                Arrays.stream(Permission.values())
                        .map(permission -> Row.of(permission, actor))
                        .toList());
        model.addAttribute("none", actor.permissions().isEmpty());
        return "me";
    }
}
