package dev.mimic.cli;

import dev.mimic.catalogue.PullOptions;
import dev.mimic.video.Rational;
import java.net.URI;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// Option values that are more than text: each converter refuses what the option cannot mean.
final class Values {
  private static final int MAX_RATE = 1000;

  private Values() {}

  /// 1 or more; `auto` is 0.
  static final class Count implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String value) {
      if (value.equals("auto")) {
        return 0;
      }
      if (!value.matches("\\d{1,9}") || Integer.parseInt(value) == 0) {
        throw new TypeConversionException("(%s), expected 1 or more, or auto".formatted(value));
      }
      return Integer.valueOf(value);
    }
  }

  /// 1 or more, with no `auto`.
  static final class Number implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String value) {
      if (!value.matches("\\d{1,9}") || Integer.parseInt(value) == 0) {
        throw new TypeConversionException("(%s), expected 1 or more".formatted(value));
      }
      return Integer.valueOf(value);
    }
  }

  /// 0 to 65535.
  static final class Port implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String value) {
      if (!value.matches("\\d{1,5}") || Integer.parseInt(value) > 65_535) {
        throw new TypeConversionException("(%s), expected 0 to 65535".formatted(value));
      }
      return Integer.valueOf(value);
    }
  }

  /// Bytes: `500MB`, `10GB`, or a plain number.
  static final class Size implements ITypeConverter<Long> {
    @Override
    public Long convert(String value) {
      String word = value.toUpperCase(Locale.ROOT);
      if (!word.matches("\\d{1,9}([KMGT]?B)?") || word.matches("0+\\D*")) {
        throw new TypeConversionException(
            "(%s), expected a size such as 500MB or 10GB".formatted(value));
      }
      String unit = word.replaceAll("\\d", "");
      int shift = unit.length() < 2 ? 0 : 10 * (1 + "KMGT".indexOf(unit.charAt(0)));
      return Long.parseLong(word.replaceAll("\\D", "")) << shift;
    }
  }

  /// A position counted from 0.
  static final class Index implements ITypeConverter<Long> {
    @Override
    public Long convert(String value) {
      if (!value.matches("\\d{1,18}")) {
        throw new TypeConversionException("(%s), expected 0 or more".formatted(value));
      }
      return Long.valueOf(value);
    }
  }

  /// 0 to 1.
  static final class Share implements ITypeConverter<Double> {
    @Override
    public Double convert(String value) {
      if (!value.matches("0?\\.\\d{1,15}|[01](\\.0{0,15})?")) {
        throw new TypeConversionException("(%s), expected 0 to 1".formatted(value));
      }
      return Double.valueOf(value);
    }
  }

  /// Frames a second: `25`, `29.97` or `30000/1001`.
  static final class Rate implements ITypeConverter<Rational> {
    @Override
    public Rational convert(String value) {
      Rational rate = rate(value);
      if (rate == null || rate.value() > MAX_RATE) {
        throw new TypeConversionException(
            "(%s), expected frames a second such as 25, 29.97 or 30000/1001".formatted(value));
      }
      return rate;
    }

    private static @Nullable Rational rate(String value) {
      if (value.matches("\\d{1,9}(/\\d{1,9})?")) {
        String[] parts = value.split("/", -1);
        int over = Integer.parseInt(parts[0]);
        int under = parts.length == 1 ? 1 : Integer.parseInt(parts[1]);
        return over == 0 || under == 0 ? null : new Rational(over, under);
      }
      double number = value.matches("\\d{0,9}\\.\\d{1,9}") ? Double.parseDouble(value) : 0;
      return number < 0.001 ? null : Rational.of(number);
    }
  }

  /// `auto`, `cpu`, `cuda` or `cuda:N`.
  static final class DeviceName implements ITypeConverter<String> {
    @Override
    public String convert(String value) {
      if (!value.matches("auto|cpu|cuda(:\\d{1,3})?")) {
        throw new TypeConversionException("(%s), expected auto, cpu or cuda:N".formatted(value));
      }
      return value;
    }
  }

  /// The address of a folder on a server.
  static final class Mirror implements ITypeConverter<URI> {
    @Override
    public URI convert(String value) {
      URI mirror = PullOptions.mirror(value);
      if (mirror == null) {
        throw new TypeConversionException(
            "(%s), expected an address such as https://models.example.org/mimic/".formatted(value));
      }
      return mirror;
    }
  }
}
