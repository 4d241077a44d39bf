package dev.sagarewind.signin;

import java.util.Locale;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.authentication.WebAuthenticationDetails;

/** Where requests come from. */
final class Addresses {

    private static final String UNKNOWN = "unknown";

    private Addresses() {}

    static String of(Authentication authentication) {
        return authentication.getDetails() instanceof WebAuthenticationDetails details
                        && details.getRemoteAddress() != null
                ? details.getRemoteAddress()
                : UNKNOWN;
    }

    /** What one attacker can have as many of as they like counts as one: of an IPv6 address the network, its first 64 bits. */
    static String network(String address) {
        if (address.indexOf(':') < 0) {
            return address;
        }
        String[] halves = address.toLowerCase(Locale.ROOT).split("::", 2);
        String[] first = halves[0].isEmpty() ? new String[0] : halves[0].split(":");
        StringBuilder network = new StringBuilder();
        for (int group = 0; group < 4; group++) {
            network.append(group < first.length ? first[group] : "0").append(':');
        }
        return network.append(":/64").toString();
    }
}
