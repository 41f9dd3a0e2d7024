package dev.mimic.catalogue;

import dev.mimic.Progress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// How a model is brought here.
///
/// @param mirror a folder on a server that holds the files by their names, asked instead of the
///   published addresses; null for those
/// @param patience with servers
/// @param progress bytes that are here, of all
/// @param notes sentences for people
/// @param accepts asked before the download of a model whose licence is non-commercial
public record PullOptions(
    @Nullable URI mirror,
    Patience patience,
    Progress progress,
    Consumer<String> notes,
    Predicate<Model> accepts) {
  /// A mirror's address as people write it, or null if it is not one.
  public static @Nullable URI mirror(String address) {
    try {
      URI uri = new URI(address.endsWith("/") ? address : address + "/");
      boolean folder = uri.getRawQuery() == null && uri.getRawFragment() == null;
      boolean open = uri.getRawUserInfo() == null; // a password would be printed, and not be sent
      return folder && open && Http.isAddress(uri) ? uri : null;
    } catch (URISyntaxException e) {
      return null;
    }
  }
}
