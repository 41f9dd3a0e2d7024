package dev.mimic.config;

import java.util.List;
import tools.jackson.databind.node.ObjectNode;

final class PaddleConfig {
  static boolean is(ObjectNode tree) {
    return tree.has("model");
  }

  static ObjectNode convert(ObjectNode tree, List<String> idle) {
    throw new UnsupportedOperationException();
  }
}
