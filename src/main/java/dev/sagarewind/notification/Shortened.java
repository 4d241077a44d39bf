package dev.sagarewind.notification;

/** Texts for receivers that refuse longer ones. */
final class Shortened {

    private Shortened() {}

    /** @param longest in UTF-16 units; a pair of them is not cut apart */
    static String to(String text, int longest) {
        if (text.length() <= longest) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(longest - 2)) ? longest - 2 : longest - 1;
        return text.substring(0, end) + "…";
    }
}
