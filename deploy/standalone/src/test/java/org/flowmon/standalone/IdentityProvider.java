package org.flowmon.standalone;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.flowmon.ingest.NodePackages;

/** A real OpenID provider as a child process, and people who sign in there over HTTP. */
final class IdentityProvider implements AutoCloseable {
  static final String SECRET = "a secret that only the desk and the provider have";

  private static final Path PROGRAM = Path.of("../node/identity.mjs");
  private static final Pattern FORM = Pattern.compile("<form[^>]* action=\"([^\"]+)\"");
  private static final Pattern PROMPT = Pattern.compile("name=\"prompt\" value=\"([^\"]+)\"");

  final URI issuer;
  private final Process process;

  private IdentityProvider(Process process, URI issuer) {
    this.process = process;
    this.issuer = issuer;
  }

  /** Skips the running test, saying why, where it is not installed. */
  static void assumeInstalled() {
    NodePackages.assume(
        Files.isDirectory(Path.of("../node/node_modules/oidc-provider")), "OpenID provider");
  }

  /** Starts one that knows a desk with that address to send people back to. */
  static IdentityProvider start(URI back) throws IOException {
    Process process =
        new ProcessBuilder("node", PROGRAM.toString(), back.toString(), SECRET)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    process.getOutputStream().close();
    BufferedReader out = process.inputReader();
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      if (line.startsWith("http://")) {
        return new IdentityProvider(process, URI.create(line));
      }
    }
    throw new IOException("the OpenID provider ended: " + process);
  }

  /** A browser without pages: it keeps cookies and follows nothing by itself. */
  static HttpClient browser() {
    return HttpClient.newBuilder()
        .cookieHandler(new CookieManager())
        .followRedirects(HttpClient.Redirect.NEVER)
        .connectTimeout(Duration.ofSeconds(10))
        .build();
  }

  static HttpResponse<String> get(HttpClient browser, URI uri)
      throws IOException, InterruptedException {
    return browser.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
  }

  static URI next(URI at, HttpResponse<String> answer) throws IOException {
    return at.resolve(
        answer
            .headers()
            .firstValue("Location")
            .orElseThrow(() -> new IOException(answer.statusCode() + " " + answer.body())));
  }

  /** Goes through the provider's pages as that person; where it sends them back to. */
  static URI throughPages(HttpClient browser, URI from, String login, URI back)
      throws IOException, InterruptedException {
    URI at = from;
    for (int step = 0; step < 12; step++) {
      if (at.toString().startsWith(back.toString())) {
        return at;
      }
      HttpResponse<String> answer = get(browser, at);
      if (answer.statusCode() != 200) {
        at = next(at, answer);
        continue;
      }
      String page = answer.body();
      String fields = "prompt=" + found(PROMPT, page) + "&login=" + login + "&password=x";
      URI form = at.resolve(found(FORM, page));
      HttpRequest filled =
          HttpRequest.newBuilder(form)
              .header("Content-Type", "application/x-www-form-urlencoded")
              .POST(BodyPublishers.ofString(fields))
              .build();
      at = next(form, browser.send(filled, HttpResponse.BodyHandlers.ofString()));
    }
    throw new IOException("the provider sends people in a circle, at last to " + at);
  }

  private static String found(Pattern pattern, String page) throws IOException {
    Matcher matcher = pattern.matcher(page);
    if (!matcher.find()) {
      throw new IOException("no " + pattern + " in " + page);
    }
    return matcher.group(1);
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
