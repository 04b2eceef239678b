package org.flowmon.standalone;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialDeletion;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AccessControlEntryFilter;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.errors.ResourceNotFoundException;
import org.apache.kafka.common.errors.SecurityDisabledException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.quota.ClientQuotaAlteration;
import org.apache.kafka.common.quota.ClientQuotaEntity;
import org.apache.kafka.common.quota.ClientQuotaFilter;
import org.apache.kafka.common.quota.ClientQuotaFilterComponent;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourcePatternFilter;
import org.apache.kafka.common.resource.ResourceType;
import org.flowmon.alerts.tenant.Tenant;
import org.flowmon.topic.Access;
import org.flowmon.topic.Topics;
import org.jspecify.annotations.Nullable;

/**
 * What a tenant has at the brokers: a topic, the right to read it and to commit in groups of its
 * own, a password, a quota. Each step makes true what is to be, whatever was before, so that all of
 * them may be repeated.
 */
final class TenantAccess implements AutoCloseable {
  private static final int ANSWER_MILLIS = 15_000;
  private static final int ITERATIONS = 8_192;

  /** Of the time of one broker thread: a tenant reads, it need not compute there. */
  private static final double REQUEST_PERCENTAGE = 50;

  private static final String BYTES = "consumer_byte_rate";
  private static final String REQUESTS = "request_percentage";

  private final String bootstrap;
  private final Topics topics;
  private final Admin admin;

  TenantAccess(String bootstrap, Topics topics) {
    this.bootstrap = bootstrap;
    this.topics = topics;
    admin =
        Admin.create(
            Access.client(
                bootstrap,
                Map.of(
                    "request.timeout.ms", ANSWER_MILLIS, "default.api.timeout.ms", ANSWER_MILLIS)));
  }

  /**
   * Returns if the brokers obey ACLs.
   *
   * @throws IOException when they do not: everybody could read every tenant's topic
   */
  void requireAuthorizer() throws IOException, InterruptedException {
    try {
      admin.describeAcls(AclBindingFilter.ANY).values().get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof SecurityDisabledException) {
        throw new IOException(
            "the brokers at "
                + bootstrap
                + " let everybody read everything: start the embedded one with --secure, or give"
                + " the cluster an authorizer",
            e);
      }
      throw failed("ask for ACLs", e);
    }
  }

  /** Makes everything but the password. */
  void grant(Tenant tenant) throws IOException, InterruptedException {
    Topics.Definition topic = topics.tenantDefinition(tenant.id());
    try {
      admin
          .createTopics(
              List.of(
                  new NewTopic(topic.name(), Optional.of(topic.partitions()), Optional.empty())
                      .configs(topic.config())))
          .all()
          .get();
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof TopicExistsException)) {
        throw failed("make the topic " + topic.name(), e);
      }
    }
    List<AclBinding> wanted = acls(tenant);
    Collection<AclBinding> present = acls(tenant.id());
    List<AclBindingFilter> others =
        present.stream().filter(a -> !wanted.contains(a)).map(AclBinding::toFilter).toList();
    done("take away ACLs", admin.deleteAcls(others).all());
    done("make ACLs", admin.createAcls(wanted).all());
    quota(tenant.principal(), (double) tenant.bytesPerSecond(), REQUEST_PERCENTAGE);
  }

  /** Who its principal was before need no longer be throttled. */
  void release(String principal) throws IOException, InterruptedException {
    quota(principal, null, null);
  }

  boolean hasPassword(String user) throws IOException, InterruptedException {
    try {
      return !admin
          .describeUserScramCredentials(List.of(user))
          .description(user)
          .get()
          .credentialInfos()
          .isEmpty();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof ResourceNotFoundException) {
        return false;
      }
      throw failed("ask for the credentials of " + user, e);
    }
  }

  /** Its password is this one from now on. */
  void password(String user, String password) throws IOException, InterruptedException {
    ScramCredentialInfo how = new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, ITERATIONS);
    done(
        "set the password of " + user,
        admin
            .alterUserScramCredentials(
                List.of(new UserScramCredentialUpsertion(user, how, password)))
            .all());
  }

  /** Takes its password away, if it has one. */
  void forget(String user) throws IOException, InterruptedException {
    if (hasPassword(user)) {
      done(
          "take away the password of " + user,
          admin
              .alterUserScramCredentials(
                  List.of(new UserScramCredentialDeletion(user, ScramMechanism.SCRAM_SHA_512)))
              .all());
    }
  }

  /** Takes away rights, password, quotas, topic: whatever is left of it. */
  void revoke(String id) throws IOException, InterruptedException {
    List<String> principals = new ArrayList<>(List.of(Tenant.scramPrincipal(id)));
    acls(id).forEach(acl -> principals.add(acl.entry().principal()));
    done("take away ACLs", admin.deleteAcls(filters(id)).all());
    forget(Tenant.scramUser(id));
    for (String principal : principals.stream().distinct().toList()) {
      release(principal);
    }
    try {
      admin.deleteTopics(List.of(topics.tenantAlerts(id))).all().get();
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
        throw failed("remove the topic " + topics.tenantAlerts(id), e);
      }
    }
  }

  /** What it has, one line each. */
  List<String> describe(Tenant tenant) throws IOException, InterruptedException {
    List<String> lines = new ArrayList<>();
    String topic = tenant.topic(topics);
    boolean there = answer("list topics", admin.listTopics().names()).contains(topic);
    lines.add("topic: " + topic + (there ? "" : " IS MISSING, add the tenant again"));
    Collection<AclBinding> present = acls(tenant.id());
    for (AclBinding acl : present) {
      String what = acl.pattern().resourceType() + " " + acl.pattern().name() + "*";
      lines.add("may: " + acl.entry().principal() + " " + acl.entry().operation() + " " + what);
    }
    if (!present.containsAll(acls(tenant))) {
      lines.add("may: ACLs ARE MISSING, add the tenant again");
    }
    if (tenant.scram()) {
      boolean password = hasPassword(Tenant.scramUser(tenant.id()));
      lines.add("password: " + (password ? "SCRAM-SHA-512" : "IS MISSING, add the tenant again"));
    }
    Map<String, Double> quotas =
        answer(
                "ask for quotas",
                admin
                    .describeClientQuotas(
                        ClientQuotaFilter.contains(
                            List.of(
                                ClientQuotaFilterComponent.ofEntity(
                                    ClientQuotaEntity.USER, user(tenant.principal())))))
                    .entities())
            .values()
            .stream()
            .findFirst()
            .orElse(Map.of());
    lines.add("quota: " + (quotas.isEmpty() ? "NONE, add the tenant again" : quotas));
    return lines;
  }

  private List<AclBinding> acls(Tenant tenant) {
    String prefix = topics.tenantPrefix(tenant.id());
    List<AclBinding> all = new ArrayList<>();
    for (AclOperation may : List.of(AclOperation.READ, AclOperation.DESCRIBE)) {
      all.add(acl(ResourceType.TOPIC, prefix, tenant.principal(), may));
    }
    all.add(acl(ResourceType.GROUP, prefix, tenant.principal(), AclOperation.READ));
    return all;
  }

  private static AclBinding acl(
      ResourceType what, String prefix, String principal, AclOperation may) {
    return new AclBinding(
        new ResourcePattern(what, prefix, PatternType.PREFIXED),
        new AccessControlEntry(principal, "*", may, AclPermissionType.ALLOW));
  }

  /** Those on what is the tenant's, whoever may. */
  private Collection<AclBinding> acls(String id) throws IOException, InterruptedException {
    List<AclBinding> found = new ArrayList<>();
    for (AclBindingFilter filter : filters(id)) {
      found.addAll(answer("ask for ACLs", admin.describeAcls(filter).values()));
    }
    return found;
  }

  private List<AclBindingFilter> filters(String id) {
    return List.of(ResourceType.TOPIC, ResourceType.GROUP).stream()
        .map(
            what ->
                new AclBindingFilter(
                    new ResourcePatternFilter(what, topics.tenantPrefix(id), PatternType.PREFIXED),
                    AccessControlEntryFilter.ANY))
        .toList();
  }

  private void quota(String principal, @Nullable Double bytes, @Nullable Double requests)
      throws IOException, InterruptedException {
    ClientQuotaEntity who = new ClientQuotaEntity(Map.of(ClientQuotaEntity.USER, user(principal)));
    done(
        "set the quota of " + principal,
        admin
            .alterClientQuotas(
                List.of(
                    new ClientQuotaAlteration(
                        who,
                        List.of(
                            new ClientQuotaAlteration.Op(BYTES, bytes),
                            new ClientQuotaAlteration.Op(REQUESTS, requests)))))
            .all());
  }

  private static String user(String principal) {
    return principal.substring(principal.indexOf(':') + 1);
  }

  private <T> T answer(String what, KafkaFuture<T> future)
      throws IOException, InterruptedException {
    try {
      return future.get();
    } catch (ExecutionException e) {
      throw failed(what, e);
    }
  }

  private void done(String what, KafkaFuture<?> future) throws IOException, InterruptedException {
    var unused = answer(what, future);
  }

  private IOException failed(String what, ExecutionException e) {
    Throwable cause = e.getCause() == null ? e : e.getCause();
    return new IOException("cannot " + what + " at " + bootstrap + ": " + cause.getMessage(), e);
  }

  @Override
  public void close() {
    admin.close();
  }
}
