package dev.fencepost.producer.importer;

import java.util.ArrayList;
import java.util.List;

/**
 * Says of a text, in one pass over it, whether it holds any of some words: each word is looked for
 * only where its rarest letter is.
 */
final class WordSieve {
    private static final int LETTERS = 128;

    private final List<List<Word>> byLetter = new ArrayList<>();
    private final boolean[] rare = new boolean[LETTERS];

    private record Word(String text, int offset) {}

    WordSieve() {
        for (int i = 0; i < LETTERS; i++) {
            byLetter.add(new ArrayList<>(2));
        }
    }

    /** Adds a word with a letter of it, of ASCII, that few texts hold. */
    WordSieve with(char letter, String word) {
        byLetter.get(letter).add(new Word(word, word.indexOf(letter)));
        rare[letter] = true;
        return this;
    }

    boolean holdsIn(String text) {
        for (int i = 0; i < text.length(); i++) {
            char letter = text.charAt(i);
            if (letter < LETTERS && rare[letter] && isWordAt(text, i, byLetter.get(letter))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isWordAt(String text, int at, List<Word> words) {
        for (int i = 0; i < words.size(); i++) {
            Word word = words.get(i);
            if (text.startsWith(word.text(), at - word.offset())) {
                return true;
            }
        }
        return false;
    }
}
