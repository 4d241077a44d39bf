package dev.sagarewind.access;

/** How an actor showed who they are. */
public enum SignedInBy {
    /** The form of the sign-in page. */
    PASSWORD,
    HTTP_BASIC,
    /** The sign-in page, by way of an OpenID provider. */
    OPENID_CONNECT,
    /** An access token of an OpenID provider. */
    ACCESS_TOKEN,
    /** A token that somebody made in the console. */
    API_TOKEN,
    /** Nobody did: the console itself, or somebody whose sign-in was refused. */
    NONE
}
