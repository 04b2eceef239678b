package org.flowmon.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Keys and certificates of a test, made by the JDK's own tool: an authority, who it has signed, and
 * a stranger that nobody has.
 */
final class TlsStores {
  static final String AUTHORITY = "authority";
  static final String BROKER = "broker";
  static final String STRANGER = "stranger";
  static final String PASSWORD = "of-the-tests";

  private final Path directory;
  private final KeyStore all;

  /** {@code clients}: the names that get a certificate {@code CN=name,OU=clients,O=Test}. */
  TlsStores(Path directory, String... clients) throws Exception {
    this.directory = directory;
    Path made = directory.resolve("all.p12");
    make(made, AUTHORITY, "CN=authority", "-ext", "bc:c");
    make(made, STRANGER, name(STRANGER), "-ext", "bc:c");
    make(made, BROKER, "CN=broker", "-signer", AUTHORITY, "-ext", "san=dns:localhost");
    for (String client : clients) {
      make(made, client, name(client), "-signer", AUTHORITY);
    }
    all = KeyStore.getInstance(made.toFile(), PASSWORD.toCharArray());
  }

  private static String name(String client) {
    return "CN=" + client + ",OU=clients,O=Test";
  }

  private static void make(Path store, String alias, String name, String... more)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of("-J-XX:TieredStopAtLevel=1", "-genkeypair", "-alias", alias));
    command.addAll(List.of("-dname", name, "-keyalg", "EC", "-groupname", "secp256r1"));
    command.addAll(List.of("-validity", "30", "-storetype", "PKCS12"));
    command.addAll(List.of("-keystore", store.toString(), "-storepass", PASSWORD));
    command.addAll(List.of(more));
    Process tool = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(tool.getInputStream().readAllBytes(), UTF_8);
    assertEquals(0, tool.waitFor(), said);
  }

  /** A store with that key and its chain. */
  Path keys(String alias) throws GeneralSecurityException, IOException {
    KeyStore one = KeyStore.getInstance("PKCS12");
    one.load(null, null);
    char[] password = PASSWORD.toCharArray();
    one.setKeyEntry(alias, all.getKey(alias, password), password, all.getCertificateChain(alias));
    return write(one, alias + "-keys.p12");
  }

  /** A store with that certificate. */
  Path trusting(String alias) throws GeneralSecurityException, IOException {
    KeyStore one = KeyStore.getInstance("PKCS12");
    one.load(null, null);
    one.setCertificateEntry(alias, all.getCertificate(alias));
    return write(one, alias + "-trust.p12");
  }

  private Path write(KeyStore store, String name) throws GeneralSecurityException, IOException {
    Path file = directory.resolve(name);
    try (OutputStream out = Files.newOutputStream(file)) {
      store.store(out, PASSWORD.toCharArray());
    }
    return file;
  }

  /** Settings that have a party trust what {@code signed} has signed. */
  Map<String, String> trust(String signed) throws GeneralSecurityException, IOException {
    return Map.of(
        "ssl.truststore.location",
        trusting(signed).toString(),
        "ssl.truststore.password",
        PASSWORD,
        "ssl.truststore.type",
        "PKCS12");
  }

  /** Settings that have a party show that certificate. */
  Map<String, String> identity(String alias) throws GeneralSecurityException, IOException {
    return Map.of(
        "ssl.keystore.location",
        keys(alias).toString(),
        "ssl.keystore.password",
        PASSWORD,
        "ssl.key.password",
        PASSWORD,
        "ssl.keystore.type",
        "PKCS12");
  }

  /** A file of client settings. */
  static Path file(Path file, Map<String, String> settings) throws IOException {
    String text =
        settings.entrySet().stream()
            .map(each -> each.getKey() + "=" + each.getValue())
            .collect(Collectors.joining("\n"));
    return Files.writeString(file, text);
  }
}
