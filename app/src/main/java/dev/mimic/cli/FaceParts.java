package dev.mimic.cli;

import dev.mimic.animate.SwapOptions.Mask;
import dev.mimic.face.PartMap;
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

  private static Map<String, List<Integer>> named() {
    Map<String, List<Integer>> names = new LinkedHashMap<>();
    names.put("face", IntStream.rangeClosed(1, 15).boxed().toList());
    names.put("brows", List.of(2, 3));
    names.put("eyes", List.of(4, 5));
    names.put("ears", List.of(7, 8));
    names.put("lips", List.of(12, 13));
    for (int i = 0; i < PartMap.NAMES.size(); i++) {
      names.put(PartMap.NAMES.get(i).replace(' ', '-'), List.of(i));
    }
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
    int classes = PartMap.NAMES.size();
    if (part.matches("\\d{1,2}") && Integer.parseInt(part) < classes) {
      return List.of(Integer.valueOf(part));
    }
    List<Integer> found = NAMES.get(part);
    if (found == null) {
      throw new TypeConversionException(
          "(%s), expected numbers from 0 to %d or names of (%s), with commas between"
              .formatted(part, classes - 1, String.join(", ", NAMES.keySet())));
    }
    return found;
  }
}
