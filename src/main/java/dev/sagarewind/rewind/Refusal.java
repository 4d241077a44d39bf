package dev.sagarewind.rewind;

import java.util.List;

/**
 * Why a request was refused; nothing was changed.
 *
 * @param status for HTTP
 * @param code stable, upper snake case; its sentence is {@code finding.<code>.detail}
 * @param findings all that stand in the way; the first says it best
 */
public record Refusal(int status, String code, List<Object> args, List<Finding> findings) {

    static Refusal of(Finding finding) {
        return of(List.of(finding));
    }

    static Refusal of(List<Finding> findings) {
        Finding first = findings.get(0);
        return new Refusal(first.code().status(), first.code().name(), first.args(), findings);
    }

    static Refusal of(int status, String code, Object... args) {
        return new Refusal(status, code, List.of(args), List.of());
    }
}
