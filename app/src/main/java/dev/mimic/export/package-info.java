/// Motion models as ONNX files, for everybody who has ONNX Runtime and no Mimic.
///
/// Start at [OnnxExport]. Each network has a class that writes its graph as the network's own
/// `forward` computes it: [KeypointDetectorGraph], [DenseMotionGraph], [GeneratorGraph], the blocks
/// in [Layers]. A graph is put together from [Value]s by [OnnxGraph] and laid down by [Message],
/// the few lines of Protocol Buffers that it takes. [OnnxPeer] runs such files beside us. Uses
/// `model`, and ONNX Runtime for the peer alone.
@NullMarked
package dev.mimic.export;

import org.jspecify.annotations.NullMarked;
