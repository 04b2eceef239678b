package org.flowmon.alerts.desk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.databind.JsonNode;
import io.javalin.http.Context;
import java.lang.reflect.Proxy;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.flowmon.alerts.desk.access.Role;
import org.flowmon.alerts.desk.access.Sessions.Session;
import org.flowmon.alerts.desk.projection.AlertQuery;
import org.flowmon.alerts.desk.projection.AlertReads.Page;
import org.flowmon.alerts.desk.projection.AskedTables;
import org.flowmon.alerts.triage.CaseCommand;
import org.flowmon.alerts.triage.CaseJson;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** Whatever is asked of the desk: an answer, or a problem that is the asker's. */
class RequestFuzzTest {
  private static final Session SESSION =
      new Session("id", "analyst", Set.of(Role.values()), "token");

  @TempDir private static Path dir;
  private static AskedTables tables;

  @SuppressWarnings("NullAway.Init") // JUnit and open() set the fields
  RequestFuzzTest() {}

  @BeforeAll
  static void open() throws Exception {
    tables = new AskedTables(dir);
  }

  @AfterAll
  static void close() throws Exception {
    tables.close();
  }

  private static void refused(Problem problem) {
    assertTrue(problem.status() >= 400 && problem.status() < 500, () -> "" + problem.status());
    assertTrue(Json.bytes(problem.json("request")).length > 0);
  }

  private static Map<String, List<String>> parameters(byte[] bytes) {
    Map<String, List<String>> all = new HashMap<>();
    for (String pair : new String(bytes, StandardCharsets.UTF_8).split("&", -1)) {
      int at = pair.indexOf('=');
      String value = pair.substring(at + 1);
      try {
        value = URLDecoder.decode(value, StandardCharsets.UTF_8);
      } catch (IllegalArgumentException e) {
        continue; // the web server refuses it
      }
      all.computeIfAbsent(pair.substring(0, Math.max(0, at)), name -> new ArrayList<>()).add(value);
    }
    return all;
  }

  /** A request that has these parameters and is somebody's. */
  private static Context request(Map<String, List<String>> parameters) {
    return (Context)
        Proxy.newProxyInstance(
            Context.class.getClassLoader(),
            new Class<?>[] {Context.class},
            (proxy, method, args) -> {
              List<String> values = parameters.getOrDefault(String.valueOf(args[0]), List.of());
              return switch (method.getName()) {
                case "queryParams" -> values;
                case "queryParam" -> values.isEmpty() ? null : values.getFirst();
                case "attribute" -> SESSION;
                default -> throw new AssertionError("asked for " + method.getName());
              };
            });
  }

  /** The parameters of a list, through to the tables: {@code sort=age&after=..&q=..}. */
  @FuzzTest
  void query(byte[] bytes) throws SQLException {
    Context request = request(parameters(bytes));
    try {
      AlertQuery query = AlertsApi.query(request);
      Page page = AlertsApi.page(tables.alerts(), query);
      assertTrue(page.rows().size() <= query.limit());
    } catch (Problem e) {
      refused(e);
    }
    try {
      assertTrue(!ReportsApi.day(request, "from", ReportsApi.FIRST).isBefore(ReportsApi.FIRST));
      assertTrue(TraceApi.size(request).width() > 0);
    } catch (Problem e) {
      refused(e);
    }
  }

  /** The body of a command, with the header that says which revision was seen. */
  @FuzzTest
  void command(byte[] bytes) {
    String header = new String(bytes, 0, Math.min(8, bytes.length), StandardCharsets.UTF_8);
    try {
      assertTrue(CommandForm.revision(header) != null);
    } catch (Problem e) {
      refused(e);
    }
    try {
      JsonNode body = CommandForm.body(bytes);
      for (CaseCommand command :
          List.of(
              CommandForm.read(body, "fc1_1", 1L, SESSION), CommandForm.ofMany(body, SESSION))) {
        assertEquals(command, CaseJson.command(CaseJson.toBytes(command)));
        assertEquals("analyst", command.actor().id());
      }
    } catch (Problem e) {
      refused(e);
    }
  }
}
