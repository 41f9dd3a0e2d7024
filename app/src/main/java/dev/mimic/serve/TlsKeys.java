package dev.mimic.serve;

import dev.mimic.MimicException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/// A certificate and its key, read from PEM files.
final class TlsKeys {
  private static final Pattern KEY =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");

  private final KeyStore store;

  /// @throws MimicException if they cannot be read, or are in another form
  static TlsKeys of(ServeOptions.Tls tls) {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      PrivateKey key = key(tls.key());
      Certificate[] chain = chain(tls.certificate());
      if (chain.length == 0 || !belongs(key, chain[0].getPublicKey())) {
        throw new KeyStoreException("the key is that of another certificate");
      }
      store.setKeyEntry("mimic", key, new char[0], chain);
      return new TlsKeys(store);
    } catch (GeneralSecurityException | IOException e) {
      throw new MimicException(
          "The certificate (%s) and its key (%s) cannot be used: %s. Expected two PEM files that belong together."
              .formatted(tls.certificate(), tls.key(), e.getMessage()),
          e);
    }
  }

  private TlsKeys(KeyStore store) {
    this.store = store;
  }

  private static Certificate[] chain(Path file) throws IOException, GeneralSecurityException {
    try (InputStream in = Files.newInputStream(file)) {
      return CertificateFactory.getInstance("X.509")
          .generateCertificates(in)
          .toArray(Certificate[]::new);
    }
  }

  /// Whether what the one signs is what the other knows: else every client would be sent away.
  private static boolean belongs(PrivateKey key, PublicKey certified)
      throws GeneralSecurityException {
    String kind = key.getAlgorithm();
    if (!kind.equals(certified.getAlgorithm())) {
      return false;
    }
    String algorithm =
        switch (kind) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          default -> kind; // EdDSA
        };
    Signature hand = Signature.getInstance(algorithm);
    hand.initSign(key);
    byte[] signed = hand.sign();
    Signature eye = Signature.getInstance(algorithm);
    eye.initVerify(certified);
    return eye.verify(signed);
  }

  private static PrivateKey key(Path file) throws IOException, GeneralSecurityException {
    Matcher pem = KEY.matcher(Files.readString(file));
    if (!pem.find()) {
      throw new MimicException(
          "The key (%s) holds no PRIVATE KEY in PKCS #8. Maybe: openssl pkcs8 -topk8 -nocrypt -in %s -out key.pem."
              .formatted(file, file));
    }
    PKCS8EncodedKeySpec encoded =
        new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(pem.group(1)));
    for (String algorithm : List.of("RSA", "EC", "Ed25519")) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(encoded);
      } catch (InvalidKeySpecException e) {
        continue; // the bytes say which one, but only to its own factory
      }
    }
    throw new MimicException(
        "The key (%s) is of a kind that is not known, expected RSA, EC or Ed25519."
            .formatted(file));
  }

  /// TLS in front of HTTP/1.1; `http` learns that requests are secure.
  SslConnectionFactory connections(HttpConfiguration http) {
    SslContextFactory.Server tls = new SslContextFactory.Server();
    tls.setKeyStore(store);
    tls.setKeyStorePassword("");
    tls.setKeyManagerPassword("");
    http.addCustomizer(new SecureRequestCustomizer(false)); // names are the gate's affair
    return new SslConnectionFactory(tls, "http/1.1");
  }
}
