package dev.mimic.tensor;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.Dispatcher;
import org.bytedeco.pytorch.GenericList;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.OperatorHandle;
import org.bytedeco.pytorch.Type;

/// An operator of libtorch that no C++ function names: it is called through the dispatcher, and
/// keeps the arguments that are the same at every call.
final class BoxedOperator implements AutoCloseable {
  private final List<Pointer> kept = new ArrayList<>();
  private final OperatorHandle handle;

  /// @param name `mkldnn::_convolution_pointwise`, say
  BoxedOperator(String name) {
    handle = keep(Dispatcher.singleton().findSchemaOrThrow(name, ""));
  }

  /// Lets a pointer live as long as the operator, whatever scope is open.
  <P extends Pointer> P keep(P pointer) {
    pointer.retainReference();
    kept.add(pointer);
    return pointer;
  }

  void release(Pointer pointer) {
    kept.remove(pointer);
    pointer.releaseReference();
  }

  IValue nothing() {
    return keep(new IValue());
  }

  IValue number(long value) {
    return keep(new IValue(value));
  }

  /// @param argument which of the operator's it becomes
  IValue list(int argument, long... values) {
    GenericList list = new GenericList(elements(argument));
    for (long value : values) {
      list.push_back(new IValue(value));
    }
    return keep(new IValue(list));
  }

  IValue list(int argument, double... values) {
    GenericList list = new GenericList(elements(argument));
    for (double value : values) {
      list.push_back(new IValue(value));
    }
    return keep(new IValue(list));
  }

  /// The type of a list argument's elements. It must be the schema's own: made otherwise, it is
  /// freed twice.
  private Type.TypePtr elements(int argument) {
    return handle.schema().arguments().getPointer(argument).type().get().containedType(0);
  }

  /// The result, a handle of its own: toTensor() points into the stack, which may be freed before.
  org.bytedeco.pytorch.Tensor call(IValue first, IValue... others) {
    IValueVector stack = new IValueVector(first);
    for (IValue other : others) {
      stack.push_back(other);
    }
    handle.callBoxed(stack);
    return new org.bytedeco.pytorch.Tensor(stack.get(0).toTensor());
  }

  @Override
  public void close() {
    kept.forEach(Pointer::releaseReference);
  }
}
