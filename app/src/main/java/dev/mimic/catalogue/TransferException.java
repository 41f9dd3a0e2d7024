package dev.mimic.catalogue;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Why a server did not give a file; the message goes on after the server's name.
final class TransferException extends Exception {
  private static final long serialVersionUID = 1;

  /// What may help.
  enum Remedy {
    /// the same address once more
    AGAIN,
    /// another address
    ELSEWHERE,
    /// a network: nothing answers there
    NETWORK
  }

  private final Remedy remedy;
  private final transient @Nullable Duration after;

  TransferException(Remedy remedy, String message) {
    this(remedy, message, null);
  }

  /// @param after what the server asked to wait, null when it did not
  TransferException(Remedy remedy, String message, @Nullable Duration after) {
    super(message);
    this.remedy = remedy;
    this.after = after;
  }

  Remedy remedy() {
    return remedy;
  }

  @Nullable Duration after() {
    return after;
  }
}
