package org.flowmon.topic;

import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.SslAuthenticationException;

/**
 * Why brokers and a client of ours would not have each other, as a person can mend it. Kafka says
 * no more than "SSL handshake failed"; the reason is in what that came from. To try again does not
 * cure any of it.
 */
public final class Denied {
  private Denied() {}

  /**
   * What is wrong and what to do, without any secret; empty when {@code failure} is of another
   * kind.
   */
  public static Optional<String> why(Throwable failure) {
    for (Throwable e = failure; e != null; e = e.getCause()) {
      if (e instanceof SslAuthenticationException) {
        return Optional.of(tls(e));
      }
      if (e instanceof AuthenticationException) {
        return Optional.of(
            "the brokers let nobody in by these credentials ("
                + e.getMessage()
                + "): see sasl.mechanism and sasl.jaas.config in the client settings"
                + " (--kafka-config)");
      }
      String message = e.getMessage();
      if (e instanceof KafkaException && message != null && message.startsWith("Failed to load")) {
        return Optional.of(
            "a key or trust store of the client settings (--kafka-config) cannot be read: "
                + message
                + " ("
                + root(e)
                + ")");
      }
    }
    return Optional.empty();
  }

  private static String tls(Throwable failure) {
    String root = root(failure);
    if (has(failure, CertificateExpiredException.class)
        || has(failure, CertificateNotYetValidException.class)) {
      return "the certificate of the brokers is out of date (" + root + "): have it renewed";
    }
    if (has(failure, CertPathBuilderException.class)
        || has(failure, CertPathValidatorException.class)) {
      return "the certificate of the brokers is not trusted ("
          + root
          + "): put who signed it into a store and name that with ssl.truststore.location in the"
          + " client settings (--kafka-config)";
    }
    if (root.startsWith("No subject alternative") || root.startsWith("No name matching")) {
      return "the certificate of the brokers is for another host name ("
          + root
          + "): connect by a name that stands in it, or have one issued with this name";
    }
    if (root.contains("Unsupported or unrecognized SSL message")) {
      return "the brokers do not speak TLS at this port: name the port where they do, or another"
          + " security.protocol in the client settings (--kafka-config)";
    }
    if (root.contains("certificate_required")) {
      // Also of one that has a certificate, but by nobody whom the brokers named: it shows none.
      return "the brokers ask for a certificate of the client, by an authority that they trust ("
          + root
          + "): name a store with its key by ssl.keystore.location in the client settings"
          + " (--kafka-config)";
    }
    if (root.contains("certificate") || root.contains("unknown_ca")) {
      return "the brokers do not accept the client's certificate ("
          + root
          + "): name one that they trust by ssl.keystore.location in the client settings"
          + " (--kafka-config)";
    }
    if (root.contains("handshake_failure")) {
      return "the brokers broke TLS off ("
          + root
          + "): they may ask for a certificate of the client (ssl.keystore.location in the client"
          + " settings, --kafka-config), or have no version or cipher in common with it";
    }
    return "TLS with the brokers failed ("
        + root
        + "): see security.protocol and ssl.* in the client settings (--kafka-config)";
  }

  private static boolean has(Throwable failure, Class<? extends Throwable> kind) {
    for (Throwable e = failure; e != null; e = e.getCause()) {
      if (kind.isInstance(e)) {
        return true;
      }
    }
    return false;
  }

  /** The message of what it came from; a wrapped one of TLS repeats that of its cause. */
  private static String root(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String message = root.getMessage();
    return message == null || (message.isEmpty() && root instanceof SSLException)
        ? root.getClass().getSimpleName()
        : message;
  }
}
