package org.flowmon.alerts.desk;

import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import org.eclipse.jetty.util.StringUtil;

/** A problem for a person: whose browser asked for a page gets one, and a way on. */
final class RefusalPage {
  private RefusalPage() {}

  /** Whether it is a page that the request wants. */
  static boolean wanted(Context ctx) {
    String accept = ctx.header("Accept");
    return ctx.method().equals(HandlerType.GET)
        && !ctx.path().startsWith("/api/")
        && accept != null
        && accept.contains("text/html");
  }

  /** The page; nothing in it is taken for markup. */
  static String of(Problem problem) {
    return """
      <!doctype html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="color-scheme" content="light dark">
      <title>%1$s · Flow Monitor</title>
      <link rel="icon" href="/icon.svg" type="image/svg+xml">
      <link rel="stylesheet" href="/css/fonts.css">
      <link rel="stylesheet" href="/css/tokens.css">
      <link rel="stylesheet" href="/css/base.css">
      <link rel="stylesheet" href="/css/controls.css">
      <link rel="stylesheet" href="/css/panels.css">
      <link rel="stylesheet" href="/css/desk.css">
      </head>
      <body>
      <main class="signin"><div class="panel">
      <p class="brand">Flow Monitor</p>
      <h1>%1$s</h1>
      <p class="mid">%2$s</p>
      <p><a class="btn primary" href="/">To the desk</a></p>
      </div></main>
      </body>
      </html>
      """
        .formatted(
            StringUtil.sanitizeXmlString(problem.title()),
            StringUtil.sanitizeXmlString(String.valueOf(problem.getMessage())));
  }
}
