package org.flowmon.standalone;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import org.flowmon.alerts.tenant.Tenant;
import org.flowmon.standalone.TenantRegister.Entry;
import org.flowmon.topic.Access;
import org.flowmon.topic.Topics;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tenant add|show|remove|list}: everything a subscriber needs, and nothing beside it. */
@Command(
    name = "tenant",
    description = {
      "Subscribers: who they are, what concerns them, and their topic, rights, password and quota.",
      "Every step may be repeated: what is there already stays."
    })
final class TenantCommand implements Runnable {
  /** How long the stage has to learn that a tenant is gone before its topic goes. */
  private static final long LETTING_GO_MILLIS = 1_000;

  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init") // picocli sets spec
  TenantCommand() {}

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "Missing subcommand: add, show, remove or list");
  }

  @Command(
      name = "add",
      description = {
        "Adds a tenant, or changes one to what is said here: alerts that are raised from now on go",
        "to its topic. Its password is made at the first time and told once."
      })
  int add(
      @Parameters(paramLabel = "ID", description = "lower-case letters, digits, hyphens") String id,
      @Mixin TenantOptions options,
      @Option(
              names = "--credentials",
              paramLabel = "FILE",
              description = "where its client settings go (mode 600) instead of standard output")
          @Nullable Path credentials,
      @Option(names = "--new-password", description = "makes a new password; the old one ends")
          boolean newPassword,
      @ArgGroup @Nullable BrokerOptions broker)
      throws IOException, InterruptedException {
    options.check(spec, id);
    return at(
        broker,
        (access, register) -> {
          SortedMap<String, Entry> known = register.read();
          Entry before = known.get(id);
          Tenant old = before == null ? null : before.tenant().orElse(null);
          int life = before == null ? 1 : old == null ? before.life() + 1 : before.life();
          Tenant tenant = options.tenant(id, life);
          requireOwnPrincipal(tenant, known);
          TenantRegister.require(tenant);
          access.grant(tenant);
          if (old != null && !old.principal().equals(tenant.principal())) {
            access.release(old.principal());
          }
          String told = password(access, tenant, newPassword, credentials, register.bootstrap());
          register.put(tenant);
          out()
              .println(
                  "tenant "
                      + id
                      + (old == null ? " added" : old.equals(tenant) ? " is as it was" : " changed")
                      + ": "
                      + tenant.principal()
                      + " reads "
                      + tenant.topic(register.topics())
                      + " in groups "
                      + register.topics().tenantPrefix(id)
                      + "*");
          out().print(told);
          return 0;
        });
  }

  /** What is to be said of it: the password itself only where nobody named a file. */
  private static String password(
      TenantAccess access, Tenant tenant, boolean fresh, @Nullable Path file, String bootstrap)
      throws IOException, InterruptedException {
    String user = Tenant.scramUser(tenant.id());
    if (!tenant.scram()) {
      access.forget(user);
      return "it authenticates otherwise (mTLS): the brokers must know "
          + tenant.principal()
          + "\n";
    }
    if (!fresh && access.hasPassword(user)) {
      return "its password stays; --new-password makes another one\n";
    }
    String password = SecretFile.password();
    String settings = settings(tenant, user, password, bootstrap);
    if (file != null) {
      SecretFile.write(
          file, settings); // before it counts: a full disk must not lock the tenant out
    }
    access.password(user, password);
    return file == null
        ? "its client settings, told this once:\n" + settings
        : "its client settings are in " + file + "\n";
  }

  private static String settings(Tenant tenant, String user, String password, String bootstrap) {
    Object own = Access.client(bootstrap, Map.of()).getOrDefault("security.protocol", "");
    boolean encrypted = own.toString().endsWith("SSL");
    return """
    # Client settings of tenant %s. Secret: whoever has them reads its alerts.
    bootstrap.servers=%s
    security.protocol=%s
    sasl.mechanism=SCRAM-SHA-512
    sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required username="%s" password="%s";
    """
        .formatted(
            tenant.id(), bootstrap, encrypted ? "SASL_SSL" : "SASL_PLAINTEXT", user, password);
  }

  /** A principal that is another tenant's, or the monitor's, would read what is not its own. */
  private static void requireOwnPrincipal(Tenant tenant, SortedMap<String, Entry> known)
      throws IOException {
    if (tenant.principal().equals("User:" + BrokerSecurity.USER)) {
      throw new IOException(tenant.principal() + " is the monitor itself: name another principal");
    }
    if (!tenant.scram() && tenant.principal().startsWith(Tenant.scramPrincipal(""))) {
      throw new IOException(
          tenant.principal() + " is the name of a tenant with a password: name another principal");
    }
    for (Entry each : known.values()) {
      Tenant other = each.tenant().orElse(null);
      if (other != null
          && !other.id().equals(tenant.id())
          && other.principal().equals(tenant.principal())) {
        throw new IOException(
            tenant.principal() + " is tenant " + other.id() + " already: name another principal");
      }
    }
  }

  @Command(name = "show", description = "Shows a tenant and what it has at the brokers.")
  int show(
      @Parameters(paramLabel = "ID", description = "the tenant") String id,
      @ArgGroup @Nullable BrokerOptions broker)
      throws IOException, InterruptedException {
    return at(
        broker,
        (access, register) -> {
          Entry entry = register.read().get(id);
          Tenant tenant = entry == null ? null : entry.tenant().orElse(null);
          if (tenant == null) {
            throw unknown(id, register.read());
          }
          TenantOptions.lines(tenant).forEach(out()::println);
          access.describe(tenant).forEach(out()::println);
          return 0;
        });
  }

  @Command(
      name = "remove",
      description = {
        "Removes a tenant: its alerts stop, and its rights, password, quota and topic go, with all",
        "that is in the topic."
      })
  int remove(
      @Parameters(paramLabel = "ID", description = "the tenant") String id,
      @ArgGroup @Nullable BrokerOptions broker)
      throws IOException, InterruptedException {
    return at(
        broker,
        (access, register) -> {
          SortedMap<String, Entry> known = register.read();
          Entry entry = known.get(id);
          if (entry == null) {
            throw unknown(id, known);
          }
          if (entry.tenant().isPresent()) {
            register.remove(id, entry.life());
            Thread.sleep(LETTING_GO_MILLIS);
          }
          access.revoke(id);
          out().println("tenant " + id + " removed");
          return 0;
        });
  }

  @Command(name = "list", description = "Lists the tenants.")
  int list(@ArgGroup @Nullable BrokerOptions broker) throws IOException, InterruptedException {
    return at(
        broker,
        (access, register) -> {
          for (Entry each : register.read().values()) {
            each.tenant()
                .ifPresent(
                    tenant ->
                        out()
                            .println(
                                tenant.id()
                                    + "  "
                                    + tenant.name()
                                    + "  "
                                    + (tenant.everything()
                                        ? "everything"
                                        : tenant.entities().size() + " entities")));
          }
          return 0;
        });
  }

  private interface Work {
    int with(TenantAccess access, TenantRegister register) throws IOException, InterruptedException;
  }

  private int at(@Nullable BrokerOptions broker, Work work)
      throws IOException, InterruptedException {
    String bootstrap = (broker == null ? new BrokerOptions() : broker).reached();
    Topics topics = TailOptions.topics();
    try (TenantAccess access = new TenantAccess(bootstrap, topics)) {
      access.requireAuthorizer();
      TopicSetup.ensure(bootstrap, topics);
      return work.with(access, new TenantRegister(bootstrap, topics));
    } finally {
      out().flush();
    }
  }

  private static IOException unknown(String id, SortedMap<String, Entry> known) {
    String all =
        String.join(
            ", ",
            known.entrySet().stream()
                .filter(e -> e.getValue().tenant().isPresent())
                .map(Map.Entry::getKey)
                .toList());
    return new IOException(
        "there is no tenant " + id + (all.isEmpty() ? ", nor any other" : "; there are " + all));
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }
}
