package dev.mimic.animate;

import org.jspecify.annotations.Nullable;

/// How a result says that it is synthetic.
///
/// @param tag in the file's metadata
/// @param mark a line of text in the corner of every frame, or null
public record Label(boolean tag, @Nullable String mark) {
  /// In the metadata, where nobody sees it unasked.
  public static final Label TAGGED = new Label(true, null);

  private static final String COMMENT = "Synthetic: this was animated by Mimic, not filmed.";

  /// What goes into the file's metadata; nothing without a tag.
  public String comment() {
    return tag ? COMMENT : "";
  }
}
