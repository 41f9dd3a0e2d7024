package dev.mimic.cli;

import dev.mimic.MimicException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// The name of a picture that a command writes: PNG, because numbers must survive.
final class PngFile implements ITypeConverter<Path> {
  @Override
  public Path convert(String value) {
    if (!value.toLowerCase(Locale.ROOT).endsWith(".png")) {
      throw new TypeConversionException("(%s), expected a name that ends in .png".formatted(value));
    }
    return Path.of(value);
  }

  /// Refuses to write a result over the picture that it is made from.
  static void refuseInput(Path input, List<Path> results) {
    for (Path result : results) {
      try {
        if (Files.exists(result) && Files.isSameFile(input, result)) {
          throw new MimicException(
              "The result (%s) would overwrite the picture itself, expected another name."
                  .formatted(result));
        }
      } catch (IOException e) {
        throw new MimicException("The file (%s) cannot be looked at: %s.".formatted(result, e), e);
      }
    }
  }
}
