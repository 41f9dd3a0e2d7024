/// What our face finder learns: scenes painted of labelled pictures, faces of all sizes in them.
///
/// Start at [FinderTask]. An [Album] holds the pictures, [Scenes] draws scenes of them
/// ([SceneSketch], [Nobody], [Disguise]), [Targets] says what the network should answer at each
/// place, [FinderLoss] how wrong it was, [FinderCheck] how good weights are.
@NullMarked
package dev.mimic.train.tools.finder;

import org.jspecify.annotations.NullMarked;
