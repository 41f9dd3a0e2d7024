package dev.mimic.train.tools.finder;

import dev.mimic.image.Image;
import java.util.List;

/// A picture that the network learns from.
///
/// @param faces what it should find
/// @param ignored what it may find or not: half hidden, too small, lying on its side, uncertain
record Scene(Image picture, List<Shot.Face> faces, List<Area> ignored) {}
