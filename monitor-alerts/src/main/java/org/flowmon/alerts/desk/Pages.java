package org.flowmon.alerts.desk;

import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * The pages, as they lie in the program: files under {@code /desk}, libraries under {@code
 * /webjars}. Any other address without a dot is a place within the one page.
 */
final class Pages {
  private static final String INDEX = "desk/index.html";
  private static final String OWN = "desk";
  private static final String WEBJARS = "/webjars/";
  private static final String LIBRARIES = "META-INF/resources";

  /** Of one alert, case or entity: its id is anything, dots included, and names no file. */
  private static final Pattern OF_ONE = Pattern.compile("/(alerts|cases|entities)/[^/]+");

  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "mjs", "text/javascript; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "svg", "image/svg+xml",
          "png", "image/png",
          "ico", "image/x-icon",
          "woff2", "font/woff2",
          "json", "application/json",
          "webmanifest", "application/manifest+json");

  private final Map<String, Optional<Page>> known = new ConcurrentHashMap<>();

  private record Page(byte[] content, String type, String tag) {}

  void answer(Context ctx) {
    Optional<Page> page = find(ctx.path());
    if (page.isEmpty()) {
      throw Problem.of(404, "There is nothing at " + ctx.path());
    }
    ctx.header("ETag", page.get().tag());
    ctx.header("Cache-Control", "no-cache");
    if (page.get().tag().equals(ctx.header("If-None-Match"))) {
      ctx.status(304);
      return;
    }
    ctx.contentType(page.get().type()).result(page.get().content());
  }

  private Optional<Page> find(String path) {
    if (OF_ONE.matcher(path).matches()) {
      return known.computeIfAbsent(INDEX, Pages::load);
    }
    if (!path.matches("/[A-Za-z0-9@._/-]*") || path.contains("..") || path.contains("//")) {
      return Optional.empty();
    }
    String last = path.substring(path.lastIndexOf('/') + 1);
    String resource =
        path.startsWith(WEBJARS) ? LIBRARIES + path : last.contains(".") ? OWN + path : INDEX;
    return known.computeIfAbsent(resource, Pages::load);
  }

  private static Optional<Page> load(String resource) {
    String type = TYPES.get(resource.substring(resource.lastIndexOf('.') + 1));
    if (type == null) {
      return Optional.empty();
    }
    try (InputStream in = Pages.class.getClassLoader().getResourceAsStream(resource)) {
      if (in == null) {
        return resource.equals(INDEX) ? Optional.of(missing()) : Optional.empty();
      }
      byte[] content = in.readAllBytes();
      return Optional.of(new Page(content, type, tag(content)));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** A build without pages still answers over the API. */
  private static Page missing() {
    byte[] text =
        "<!doctype html><title>Flow Monitor</title><p>This build has no pages; the API is under"
            .concat(" /api/v1.")
            .getBytes(StandardCharsets.UTF_8);
    return new Page(text, "text/html; charset=utf-8", tag(text));
  }

  private static String tag(byte[] content) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
      return "\"" + HexFormat.of().formatHex(digest, 0, 8) + "\"";
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has SHA-256", e);
    }
  }
}
