package dev.mimic.serve;

/// What a client may ask of a server; beyond it stand 413, 429 and 503.
///
/// @param uploadBytes of one request
/// @param pictureMegapixels of a picture, told by its header before it is decoded
/// @param clipSeconds how long a driving clip may be
/// @param waiting jobs in the queue
/// @param requestsPerClient that are open at a time, event streams and WebSockets too
/// @param live sessions at a time
/// @param frameBytes of one WebSocket message
/// @param keepBytes what results may take of the disk; the oldest go first
public record Limits(
    long uploadBytes,
    int pictureMegapixels,
    int clipSeconds,
    int waiting,
    int requestsPerClient,
    int live,
    int frameBytes,
    long keepBytes) {
  /// What suits one person's machine.
  public static final Limits USUAL = new Limits(200L << 20, 40, 300, 20, 24, 2, 1 << 20, 10L << 30);
}
