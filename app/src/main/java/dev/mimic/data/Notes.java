package dev.mimic.data;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/// Sentences for people about a data set, each subject once, from any thread.
final class Notes {
  private final Consumer<String> listener;
  private final Set<String> subjects = ConcurrentHashMap.newKeySet();

  Notes(Consumer<String> listener) {
    this.listener = listener;
  }

  void once(String subject, String sentence) {
    if (subjects.add(subject)) {
      say(sentence);
    }
  }

  synchronized void say(String sentence) {
    listener.accept(sentence);
  }
}
