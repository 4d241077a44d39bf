package dev.sagarewind.database;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The one host that a JDBC address names. */
record DatabaseAddress(String host, int port) {

    private static final Pattern ONE_HOST = Pattern.compile("jdbc:postgresql://([^/:,?]+)(?::(\\d+))?/.*");
    private static final Pattern RDS =
            Pattern.compile(".*\\.([a-z]{2}(?:-[a-z]+)+-\\d)\\.rds\\.amazonaws\\.com(?:\\.cn)?");
    private static final int DEFAULT_PORT = 5432;

    /** @throws IllegalArgumentException if it names none, or several: a token of IAM is for one */
    static DatabaseAddress of(String url) {
        Matcher found = ONE_HOST.matcher(url);
        if (!found.matches()) {
            throw new IllegalArgumentException(
                    "saga-rewind.database.iam needs an address with one host, as a token is for" + " one, but it is "
                            + url + ": write jdbc:postgresql://<endpoint>:5432/<database>");
        }
        return new DatabaseAddress(
                found.group(1), found.group(2) == null ? DEFAULT_PORT : Integer.parseInt(found.group(2)));
    }

    /** As the names of Amazon RDS end: {@code ….ap-northeast-1.rds.amazonaws.com}. */
    Optional<String> region() {
        Matcher found = RDS.matcher(host);
        return found.matches() ? Optional.of(found.group(1)) : Optional.empty();
    }
}
