/// Our thin view of libtorch: tensors, the scopes that own their memory, and the one thread they
/// live on.
///
/// The only room that imports `org.bytedeco.pytorch`. Start at [Tensor], then [Scope] (who frees
/// what), [Ops] (functions of several tensors) and [Engine] (the thread). It uses no other room.
@NullMarked
package dev.mimic.tensor;

import org.jspecify.annotations.NullMarked;
