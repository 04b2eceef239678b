package org.flowmon.standalone;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.flowmon.alerts.desk.DeskConfig;
import org.flowmon.alerts.desk.access.Account;
import org.flowmon.alerts.desk.access.OidcConfig;
import org.flowmon.alerts.desk.access.Role;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;

/** Whether there is a desk, and for whom. */
final class DeskOptions {
  @Option(
      names = {"--desk-port", "--port"},
      paramLabel = "PORT",
      description =
          "the desk's port on 127.0.0.1, 0 for a free one (default "
              + DeskConfig.DEFAULT_PORT
              + ", or a free one when that is in use)")
  private @Nullable Integer port;

  @Option(names = "--no-desk", description = "without the desk")
  private boolean none;

  @Option(
      names = "--desk-user",
      paramLabel = "NAME:ROLE[,ROLE...]",
      converter = AsAccount.class,
      description =
          "an account of the desk, on this machine only; roles: viewer, analyst, senior,"
              + " list_editor, list_approver, auditor, administrator (default"
              + " analyst:analyst,list_editor and senior:senior,auditor,list_approver)")
  private @Nullable List<Account> accounts;

  @Option(
      names = "--oidc",
      paramLabel = "FILE",
      description =
          "people sign in through an identity provider (OpenID Connect), as this file says;"
              + " without --desk-user there are no local accounts then")
  private @Nullable Path oidc;

  @Option(
      names = "--desk-host",
      paramLabel = "ADDRESS",
      defaultValue = "127.0.0.1",
      description =
          "where the desk listens (default 127.0.0.1); elsewhere only with --oidc and no local"
              + " account")
  private String host = "127.0.0.1";

  @Option(
      names = "--desk-database",
      paramLabel = "URL",
      description =
          "where the desk keeps its tables: jdbc:postgresql://... (default: a file in the data"
              + " directory)")
  private @Nullable String database;

  @Option(
      names = "--audit-key",
      paramLabel = "FILE",
      description =
          "the key that signs the audit log; desks that share a cluster share it (default audit.key"
              + " in the data directory, made at the first start)")
  private @Nullable Path auditKey;

  /** Reads {@code NAME:ROLE[,ROLE...]}. */
  static final class AsAccount implements ITypeConverter<Account> {
    @Override
    public Account convert(String text) {
      try {
        return Account.parse(text);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(String.valueOf(e.getMessage()));
      }
    }
  }

  DeskOptions() {}

  boolean wanted() {
    return !none;
  }

  /** The port that was asked for; {@code null} for the usual one. */
  @Nullable Integer port() {
    return port;
  }

  /**
   * Throws what is wrong with any of them, before anything is opened.
   *
   * @throws IOException when the file of {@code --oidc} is not as it must be
   */
  void check(CommandLine command) throws IOException {
    OidcConfig through = oidc();
    try {
      DeskConfig.check(host, accounts(), through);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(command, String.valueOf(e.getMessage()), e);
    }
  }

  /** The address to listen on. */
  String host() {
    return host;
  }

  /**
   * Through whom people sign in; {@code null} for nobody.
   *
   * @throws IOException when the file is not as it must be; the message names it
   */
  @Nullable OidcConfig oidc() throws IOException {
    return oidc == null ? null : OidcFile.read(oidc);
  }

  /** The local accounts. */
  List<Account> accounts() {
    if (accounts != null) {
      return accounts;
    }
    return oidc != null
        ? List.of()
        : List.of(
            new Account("analyst", Set.of(Role.ANALYST, Role.LIST_EDITOR)),
            new Account("senior", Set.of(Role.SENIOR, Role.AUDITOR, Role.LIST_APPROVER)));
  }

  /** Where the key of the audit log is. */
  Path auditKey(Path dataDir) {
    return auditKey == null ? dataDir.resolve(AuditKey.FILE) : auditKey;
  }

  @Nullable String database() {
    return database;
  }
}
