package org.flowmon.standalone;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.flowmon.alerts.audit.AuditApp;
import org.flowmon.alerts.audit.AuditConfig;
import org.flowmon.alerts.desk.DeskConfig;
import org.flowmon.alerts.desk.DeskServer;
import org.flowmon.alerts.desk.access.OidcConfig;
import org.flowmon.alerts.triage.TriageApp;
import org.flowmon.alerts.triage.TriageConfig;
import org.flowmon.watchlist.ReadReport;
import org.jspecify.annotations.Nullable;

/** The desk beside a running pipeline: the stages that decide and write down, and the server. */
final class Desk implements AutoCloseable {
  private final TriageApp triage;
  private final AuditApp audit;
  private final DeskServer server;

  private Desk(TriageApp triage, AuditApp audit, DeskServer server) {
    this.triage = triage;
    this.audit = audit;
    this.server = server;
  }

  /**
   * Starts it; {@code null} when it is not wanted. {@code imports} is what was read of the lists.
   *
   * @throws IOException when the port that was asked for is in use, or the tables cannot be made
   */
  static @Nullable Desk start(
      DeskOptions options, Pipeline pipeline, Path dataDir, List<ReadReport> imports)
      throws IOException, InterruptedException {
    if (!options.wanted()) {
      return null;
    }
    AuditApp audit = audit(options, pipeline, dataDir);
    TriageApp triage =
        new TriageApp(
            TriageConfig.of(
                pipeline.bootstrap(),
                pipeline.topics(),
                dataDir.resolve("streams"),
                pipeline.instance()));
    DeskServer server = null;
    try {
      triage.measureIn(pipeline.registry());
      triage.start();
      audit.measureIn(pipeline.registry());
      audit.start();
      server = listen(options, pipeline, dataDir, imports);
      return new Desk(triage, audit, server);
    } finally {
      if (server == null) {
        audit.close();
        triage.close();
      }
    }
  }

  private static AuditApp audit(DeskOptions options, Pipeline pipeline, Path dataDir)
      throws IOException {
    return new AuditApp(
        new AuditConfig(
            pipeline.bootstrap(),
            pipeline.topics(),
            dataDir.resolve("streams"),
            AuditKey.of(options.auditKey(dataDir), pipeline.topics().audit()),
            pipeline.instance()));
  }

  private static DeskServer listen(
      DeskOptions options, Pipeline pipeline, Path dataDir, List<ReadReport> imports)
      throws IOException, InterruptedException {
    Integer asked = options.port();
    List<Integer> ports = asked == null ? List.of(DeskConfig.DEFAULT_PORT, 0) : List.of(asked);
    String database = options.database();
    OidcConfig oidc = options.oidc();
    IOException last = new IOException("no port");
    for (int port : ports) {
      try {
        return DeskServer.start(
            new DeskConfig(
                pipeline.bootstrap(),
                pipeline.topics(),
                database == null ? dataDir.resolve("desk.sqlite").toString() : database,
                options.host(),
                port,
                options.accounts(),
                oidc,
                pipeline::watchlist,
                imports,
                DeskConfig.DEFAULT_PATIENCE),
            Clock.systemUTC());
      } catch (IOException e) {
        last = e;
      }
    }
    throw last;
  }

  /** Where it is and how to sign in, for the terminal. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    List<String> invitations = server.invitations();
    if (invitations.isEmpty()) {
      lines.add("The desk is at " + server.address() + "; people sign in through their provider");
      return lines;
    }
    lines.add("The desk is at " + server.address() + ". To sign in, open one of these once:");
    for (String each : invitations) {
      each.replace(" (once; ", "\n    (once; ").lines().forEach(line -> lines.add("  " + line));
    }
    return lines;
  }

  /**
   * Returns if it works.
   *
   * @throws IOException what one of its stages ended with
   */
  void check() throws IOException {
    if (audit.failed()) {
      throw new IOException("the audit stage stopped" + audit.reason(), audit.failure());
    }
    if (triage.failed()) {
      throw new IOException("the triage stage stopped" + triage.reason(), triage.failure());
    }
  }

  @Override
  public void close() {
    server.close();
    audit.close();
    triage.close();
  }
}
