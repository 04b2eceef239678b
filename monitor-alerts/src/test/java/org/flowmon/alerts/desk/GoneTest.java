package org.flowmon.alerts.desk;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.javalin.http.Context;
import java.lang.reflect.Proxy;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class GoneTest {
  /** A request of which the server still knows the path, or no longer anything. */
  private static Context request(Supplier<String> path) {
    return (Context)
        Proxy.newProxyInstance(
            Context.class.getClassLoader(),
            new Class<?>[] {Context.class},
            (proxy, method, args) -> {
              if (method.getName().equals("path")) {
                return path.get();
              }
              throw new AssertionError("asked for " + method.getName());
            });
  }

  @Test
  void whoLeftAStreamIsGoneAndWhoWaitsForAnAnswerIsNot() {
    assertFalse(DeskServer.gone(request(() -> "/api/v1/stream")));
    assertTrue(DeskServer.gone(request(() -> "")), "recycled");
    assertTrue(
        DeskServer.gone(
            request(
                () -> {
                  throw new IllegalStateException("the request was recycled");
                })));
  }
}
