package dev.mimic.catalogue;

import dev.mimic.MimicException;
import dev.mimic.catalogue.Holding.Here;
import dev.mimic.catalogue.TransferException.Remedy;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Brings a model: from the first of its addresses that gives a sound file.
final class Pull {
  /// A place where one of the model's files may be had.
  private record Offer(WeightFile file, URI url) {}

  private final Model model;
  private final Shelf shelf;
  private final PullOptions options;

  Pull(Model model, Shelf shelf, PullOptions options) {
    this.model = model;
    this.shelf = shelf;
    this.options = options;
  }

  /// The file, which is here from now on.
  ///
  /// @throws MimicException if no address gives it; what came so far is kept
  Path run() {
    List<Offer> offers = offers();
    if (offers.isEmpty()) {
      throw new MimicException(
          "The model (%s) cannot be downloaded by a program. %s"
              .formatted(model.name(), model.howToGet()));
    }
    if (model.nonCommercial() && !options.accepts().test(model)) {
      throw new MimicException(
          "The licence of the model (%s) is %s, and was not accepted. Maybe add --accept-licence"
              .formatted(model.name(), model.licence()));
    }
    List<String> troubles = new ArrayList<>();
    boolean offline = true;
    try (Http http = new Http(options.patience())) {
      for (Offer offer : offers) {
        try {
          return bring(offer, http);
        } catch (TransferException e) {
          troubles.add(told(offer, e));
          offline &= e.remedy() == Remedy.NETWORK;
        }
      }
    }
    throw new MimicException(
        "The model (%s) could not be downloaded: %s. Maybe %s, or bring a file from another machine: get %s and run: mimic models add %s FILE"
            .formatted(
                model.name(),
                String.join("; ", troubles),
                offline ? "this machine is offline" : "try again later, what came is kept",
                offers.getFirst().url(),
                model.name()));
  }

  private List<Offer> offers() {
    return model.files().stream()
        .flatMap(file -> addresses(file).map(url -> new Offer(file, url)))
        .toList();
  }

  private Stream<URI> addresses(WeightFile file) {
    URI mirror = options.mirror();
    return mirror == null ? file.urls().stream() : Stream.of(mirror.resolve(file.file()));
  }

  private Path bring(Offer offer, Http http) throws TransferException {
    Path place = shelf.place(offer.file());
    Runnable waiting =
        () -> options.notes().accept("Somebody else is downloading (%s): waiting".formatted(place));
    try (Turn _ = Turn.take(place, waiting)) {
      if (shelf.look(offer.file(), false) instanceof Here(Path file, _)) {
        return file; // somebody else brought it
      }
      try (Partial part = Partial.beside(place)) {
        options.notes().accept("Downloading (%s)".formatted(offer.url()));
        String sha256 = fetch(offer, http, part);
        part.place(place);
        shelf.keep(offer.file(), place, sha256);
        return place;
      }
    }
  }

  private static String told(Offer offer, TransferException e) {
    return "%s %s".formatted(offer.url().getHost(), e.getMessage());
  }

  /// Tries an address until all bytes are here and are the right ones; gives their hash.
  private String fetch(Offer offer, Http http, Partial part) throws TransferException {
    Transfer transfer = new Transfer(http, offer.file(), offer.url(), part, options.progress());
    Duration pause = options.patience().pause();
    for (int attempt = 1; ; attempt++) {
      boolean older = part.length() > 0;
      try {
        transfer.run();
        return checked(offer.file(), part, older);
      } catch (TransferException e) {
        Duration rest = rest(e, pause);
        if (rest == null || attempt == options.patience().tries()) {
          throw e;
        }
        options.notes().accept("%s: trying again".formatted(told(offer, e)));
        sleep(rest);
        pause = pause.multipliedBy(2);
      }
    }
  }

  /// @param older whether some bytes came before this try, and may be those that are wrong
  private String checked(WeightFile file, Partial part, boolean older) throws TransferException {
    Receipt known = shelf.known(file);
    String sha256 = part.sha256();
    String fault = part.fault(file, sha256, known == null ? file.sha256() : known.sha256());
    if (fault == null) {
      return sha256;
    }
    part.discard();
    String first = "";
    if (known != null && file.sha256().length() < WeightFile.HASH_DIGITS) {
      first =
          ", as it was when it first came (mimic models remove %s forgets that)"
              .formatted(model.name());
    }
    throw new TransferException(
        older ? Remedy.AGAIN : Remedy.ELSEWHERE,
        "sent a file that %s%s; it was thrown away".formatted(fault, first));
  }

  /// How long to wait before the next try, or null when there is no use in one.
  private @Nullable Duration rest(TransferException e, Duration pause) {
    Duration asked = e.after();
    boolean hopeless =
        e.remedy() != Remedy.AGAIN
            || asked != null && asked.compareTo(options.patience().longest()) > 0;
    return hopeless ? null : asked == null || asked.compareTo(pause) < 0 ? pause : asked;
  }

  private static void sleep(Duration time) {
    try {
      Thread.sleep(time);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new MimicException("The download was interrupted; what came is kept", e);
    }
  }
}
