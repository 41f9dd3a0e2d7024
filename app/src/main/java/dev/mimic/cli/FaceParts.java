package dev.mimic.cli;

import dev.mimic.animate.SwapOptions.Mask;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// Parts of a face as people type them, `hair,lips` or `17,12,13`: BiSeNet's 19 classes.
final class FaceParts implements ITypeConverter<Mask.Parsed> {
  private static final Map<String, List<Integer>> NAMES = named();
  private static final int CLASSES = 19;

  private static Map<String, List<Integer>> named() {
    Map<String, List<Integer>> names = new LinkedHashMap<>();
    names.put("face", IntStream.rangeClosed(1, 15).boxed().toList());
    names.put("background", List.of(0));
    names.put("skin", List.of(1));
    names.put("brows", List.of(2, 3));
    names.put("eyes", List.of(4, 5));
    names.put("glasses", List.of(6));
    names.put("ears", List.of(7, 8));
    names.put("earrings", List.of(9));
    names.put("nose", List.of(10));
    names.put("mouth", List.of(11));
    names.put("lips", List.of(12, 13));
    names.put("neck", List.of(14));
    names.put("necklace", List.of(15));
    names.put("clothes", List.of(16));
    names.put("hair", List.of(17));
    names.put("hat", List.of(18));
    return names;
  }

  /// What a person may type beside numbers.
  static Set<String> names() {
    return NAMES.keySet();
  }

  @Override
  public Mask.Parsed convert(String value) {
    TreeSet<Integer> indices = new TreeSet<>();
    for (String part : value.split(",", -1)) {
      indices.addAll(indices(part.strip()));
    }
    return new Mask.Parsed(List.copyOf(indices), value);
  }

  private static List<Integer> indices(String part) {
    if (part.matches("\\d{1,2}") && Integer.parseInt(part) < CLASSES) {
      return List.of(Integer.valueOf(part));
    }
    List<Integer> found = NAMES.get(part);
    if (found == null) {
      throw new TypeConversionException(
          "(%s), expected numbers from 0 to %d or names of (%s), with commas between"
              .formatted(part, CLASSES - 1, String.join(", ", NAMES.keySet())));
    }
    return found;
  }
}
