package dev.mimic;

/// Something that could not be done, told to the person at the keyboard.
///
/// The message is one sentence or two: what was wrong (with the value), what was expected, and what
/// to try ("Maybe …"). The command line prints it as the last line of standard error and exits with
/// 1; the server answers with it. It is never used for a defect of the program itself: those are
/// ordinary Java exceptions.
public class MimicException extends RuntimeException {
  public MimicException(String message) {
    super(message);
  }

  public MimicException(String message, Throwable cause) {
    super(message, cause);
  }
}
