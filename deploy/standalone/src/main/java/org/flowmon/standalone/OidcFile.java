package org.flowmon.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.Reader;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import org.flowmon.alerts.desk.access.OidcConfig;
import org.flowmon.alerts.desk.access.Role;
import org.jspecify.annotations.Nullable;

/** Reads {@code --oidc}: Java properties, the secret in a file of its own. */
final class OidcFile {
  private static final String ROLE = "role.";
  private static final String SECRET = "client_secret_file";

  private static final Set<String> KEYS =
      Set.of("issuer", "client_id", SECRET, "address", "name_claim", "roles_claim", "scopes");

  private OidcFile() {}

  /**
   * Reads it.
   *
   * @throws IOException that names the file, the key, and what was expected
   */
  static OidcConfig read(Path file) throws IOException {
    Properties all = new Properties();
    try (Reader in = Files.newBufferedReader(file, UTF_8)) {
      all.load(in);
    } catch (IOException | IllegalArgumentException e) {
      throw new IOException("--oidc " + file + ": cannot be read: " + e, e);
    }
    try {
      return of(all, file);
    } catch (IllegalArgumentException e) {
      throw new IOException("--oidc " + file + ": " + e.getMessage(), e);
    }
  }

  private static OidcConfig of(Properties all, Path here) throws IOException {
    Map<String, Set<Role>> groups = new HashMap<>();
    for (String key : new TreeSet<>(all.stringPropertyNames())) {
      if (key.startsWith(ROLE)) {
        Role role = Role.parse(key.substring(ROLE.length()));
        for (String group : words(all.getProperty(key), ",")) {
          groups.computeIfAbsent(group, g -> EnumSet.noneOf(Role.class)).add(role);
        }
      } else if (!KEYS.contains(key)) {
        throw new IllegalArgumentException(
            "%s: unknown; known are %s and role.NAME".formatted(key, new TreeSet<>(KEYS)));
      }
    }
    return new OidcConfig(
        uri(all, "issuer"),
        needed(all, "client_id"),
        secret(all, here),
        uri(all, "address"),
        needed(all, "name_claim"),
        all.getProperty("roles_claim", "groups"),
        groups,
        words(all.getProperty("scopes", "profile"), " "));
  }

  private static @Nullable String secret(Properties all, Path here) throws IOException {
    String name = all.getProperty(SECRET);
    if (name == null) {
      return null;
    }
    Path file = here.resolveSibling(name);
    try {
      return Files.readString(file, UTF_8).strip();
    } catch (NoSuchFileException e) {
      throw new IOException("--oidc: " + SECRET + ": no such file: " + file, e);
    } catch (IOException e) {
      throw new IOException("--oidc: " + SECRET + ": " + file + " cannot be read: " + e, e);
    }
  }

  private static List<String> words(String text, String between) {
    return Arrays.stream(text.split(between, -1))
        .map(String::strip)
        .filter(word -> !word.isEmpty())
        .toList();
  }

  private static URI uri(Properties all, String key) {
    try {
      return URI.create(needed(all, key));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(key + ": " + e.getMessage(), e);
    }
  }

  private static String needed(Properties all, String key) {
    String value = all.getProperty(key);
    if (value == null || value.isBlank()) {
      throw new IllegalArgumentException(key + ": missing");
    }
    return value.strip();
  }
}
