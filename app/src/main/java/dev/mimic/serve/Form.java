package dev.mimic.serve;

import io.javalin.http.Context;
import jakarta.servlet.MultipartConfigElement;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.Part;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The parts of a multipart request, its files on the disk.
///
/// @param parts in the order in which they came
record Form(List<FormPart> parts) {
  private static final int MEMORY = 64 << 10; // larger parts wait in files
  private static final int TEXT = 64 << 10;
  private static final int PARTS = 40;

  /// @param fileName what the client calls the file; null for text
  /// @param text empty for a file
  /// @param file null for text
  record FormPart(String name, @Nullable String fileName, String text, @Nullable Path file) {
    /// Its text, which may also come as a file: curl's `options=@file` sends it so.
    ///
    /// @throws Refusal with 413 for one that is longer than a text may be
    String words() {
      if (file == null) {
        return text;
      }
      try {
        if (Files.size(file) > TEXT) {
          throw tooLong(name, Files.size(file));
        }
        return Files.readString(file);
      } catch (IOException e) {
        throw new Refusal(400, "The part (%s) is no text in UTF-8.".formatted(name));
      }
    }
  }

  /// Reads a request; its files lie in `folder` under names of ours.
  ///
  /// @param names that parts may have
  /// @throws Refusal with 400, 413 or 415
  static Form read(Context context, Path folder, Set<String> names, Limits limits) {
    String type = context.contentType();
    if (type == null || !type.toLowerCase(Locale.ROOT).startsWith("multipart/form-data")) {
      throw new Refusal(415, "The request is (%s), expected multipart/form-data.".formatted(type));
    }
    if (context.req().getContentLengthLong() > limits.uploadBytes()) {
      throw tooLarge(limits);
    }
    context
        .req()
        .setAttribute(
            "org.eclipse.jetty.multipartConfig",
            new MultipartConfigElement(
                folder.toString(), limits.uploadBytes(), limits.uploadBytes(), MEMORY));
    try {
      List<FormPart> parts = new ArrayList<>();
      for (Part part : context.req().getParts()) {
        if (!names.contains(part.getName()) || parts.size() == PARTS) {
          throw new Refusal(
              400,
              "The part (%s) is not expected here, only (%s) are."
                  .formatted(
                      shown(String.valueOf(part.getName())),
                      String.join(", ", names.stream().sorted().toList())));
        }
        parts.add(kept(part, folder.resolve("part-" + parts.size())));
      }
      return new Form(List.copyOf(parts));
    } catch (IOException | ServletException | IllegalStateException e) {
      throw refusal(e, limits);
    }
  }

  private static FormPart kept(Part part, Path file) throws IOException {
    String fileName = part.getSubmittedFileName();
    if (fileName != null) {
      part.write(file.toString()); // moved, where Jetty has it on the disk
      return new FormPart(part.getName(), shown(fileName), "", file);
    }
    if (part.getSize() > TEXT) {
      throw tooLong(part.getName(), part.getSize());
    }
    try (InputStream in = part.getInputStream()) {
      ByteBuffer bytes = ByteBuffer.wrap(in.readAllBytes());
      return new FormPart(
          part.getName(), null, StandardCharsets.UTF_8.newDecoder().decode(bytes).toString(), null);
    } catch (CharacterCodingException e) {
      throw new Refusal(
          400,
          "The text of the part (%s) is no UTF-8. Maybe it is a file, which needs a file name."
              .formatted(part.getName()));
    }
  }

  private static Refusal tooLong(String part, long bytes) {
    return new Refusal(
        413,
        "The text of the part (%s) has (%d) bytes, expected (%d) at most."
            .formatted(part, bytes, TEXT));
  }

  /// Jetty tells too much and too little apart by words only.
  private static Refusal refusal(Exception e, Limits limits) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      String said = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
      if (said.contains("max length exceeded")
          || said.contains("exceeds")
          || said.contains("too large")) {
        return tooLarge(limits);
      }
    }
    return new Refusal(
        400, "The request's parts cannot be read. Maybe it was cut off, or its boundary is wrong.");
  }

  private static Refusal tooLarge(Limits limits) {
    return new Refusal(
        413,
        "The request is larger than (%d) MB, which this server takes at most."
            .formatted(limits.uploadBytes() >> 20));
  }

  /// A name to be shown: no folders, no controls, not endless.
  static String shown(String name) {
    String last = name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
    String clean = last.replaceAll("\\p{C}", "").strip();
    return clean.isEmpty() ? "unnamed" : clean.substring(0, Math.min(clean.length(), 120));
  }

  List<FormPart> all(String name) {
    return parts.stream().filter(part -> part.name().equals(name)).toList();
  }

  /// The one part of that name.
  FormPart one(String name) {
    List<FormPart> found = all(name);
    if (found.size() != 1) {
      throw new Refusal(
          400, "There are (%d) parts called (%s), expected one.".formatted(found.size(), name));
    }
    return found.getFirst();
  }
}
