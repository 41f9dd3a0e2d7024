package dev.mimic.tensor;

/// A convolution prepared for inference: (B, C, H, W) to (B, O, H', W').
public interface Convolution extends AutoCloseable {
  Tensor forward(Tensor x);

  @Override
  void close();
}
