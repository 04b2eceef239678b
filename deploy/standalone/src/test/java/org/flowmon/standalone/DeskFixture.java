package org.flowmon.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.flowmon.alerts.audit.AuditApp;
import org.flowmon.alerts.audit.AuditConfig;
import org.flowmon.alerts.audit.NoteSigner;
import org.flowmon.alerts.desk.DeskConfig;
import org.flowmon.alerts.desk.DeskServer;
import org.flowmon.alerts.desk.access.Account;
import org.flowmon.alerts.desk.access.OidcConfig;
import org.flowmon.alerts.triage.TriageApp;
import org.flowmon.alerts.triage.TriageConfig;
import org.flowmon.topic.Topics;
import org.flowmon.watchlist.ReadReport;
import org.flowmon.watchlist.Watchlist;
import org.jspecify.annotations.Nullable;

/** A broker, the triage stage, a desk, and people who are signed in there over HTTP. */
final class DeskFixture implements AutoCloseable {
  static final Topics TOPICS = new Topics(Topics.DEFAULT_PREFIX);
  static final JsonMapper JSON = new JsonMapper();

  final EmbeddedBroker broker;
  final DeskServer desk;
  final NoteSigner signer = NoteSigner.make(TOPICS.audit());
  private final TriageApp triage;
  private final AuditApp audit;
  private volatile Supplier<Watchlist> watchlist;
  private final List<ReadReport> imports;
  private final KafkaProducer<String, byte[]> producer;
  private final HttpClient http = HttpClient.newHttpClient();
  private final Map<String, Person> people = new HashMap<>();

  /** Somebody signed in: the cookie and the token, and the address of the desk. */
  record Person(String name, String cookie, String csrf, String at) {}

  DeskFixture(Path dir, List<Account> accounts) throws IOException, InterruptedException {
    this(dir, accounts, Watchlist.builtin());
  }

  DeskFixture(Path dir, List<Account> accounts, Watchlist watchlist)
      throws IOException, InterruptedException {
    this(dir, accounts, watchlist, dir.resolve("desk.sqlite").toString());
  }

  /** With the desk's tables in a {@code database}: a file, or an address. */
  DeskFixture(Path dir, List<Account> accounts, Watchlist watchlist, String database)
      throws IOException, InterruptedException {
    this.watchlist = () -> watchlist;
    broker = EmbeddedBroker.start(dir, 0);
    imports = imported(dir);
    TopicSetup.ensure(broker.bootstrap(), TOPICS);
    publish(watchlist);
    triage = new TriageApp(TriageConfig.of(broker.bootstrap(), TOPICS, dir.resolve("s"), null));
    triage.start();
    audit =
        new AuditApp(new AuditConfig(broker.bootstrap(), TOPICS, dir.resolve("s"), signer, null));
    audit.start();
    desk = open(database, accounts, null, 0);
    producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", broker.bootstrap()),
            new StringSerializer(),
            new ByteArraySerializer());
    for (Account account : accounts) {
      people.put(account.name(), signIn(desk, account.name()));
    }
  }

  DeskServer open(Path database, List<Account> accounts) throws IOException, InterruptedException {
    return open(database.toString(), accounts, null, 0);
  }

  DeskServer open(String database, List<Account> accounts, @Nullable OidcConfig oidc, int port)
      throws IOException, InterruptedException {
    return DeskServer.start(
        new DeskConfig(
            broker.bootstrap(),
            TOPICS,
            database,
            "127.0.0.1",
            port,
            accounts,
            oidc,
            () -> watchlist.get(),
            imports,
            Duration.ofSeconds(60)),
        Clock.systemUTC());
  }

  /** What was read of the built-in list, and of one with a ship and a mistyped address. */
  private static List<ReadReport> imported(Path dir) throws IOException {
    Path list =
        Files.writeString(
            dir.resolve("ships <b>.json"),
            """
            {"id":"NK-1","schema":"Vessel","caption":"A ship","properties":{}}
            {"id":"NK-2","schema":"CryptoWallet","caption":"w","properties":{"currency":["XBT"],\
            "publicKey":["1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb"],"topics":["sanction"]}}
            """);
    List<ReadReport> imports = new ArrayList<>();
    Watchlist unused = WatchlistFiles.load(List.of(list), true, imports::add);
    return imports;
  }

  /** From now on that is the list that the desks have. */
  void has(Supplier<Watchlist> list) {
    watchlist = list;
  }

  /** Makes that the version of the watchlist that was published last. */
  void publish(Watchlist list) throws IOException, InterruptedException {
    boolean unused = ListPublisher.publish(broker.bootstrap(), TOPICS, list);
  }

  Person signIn(DeskServer at, String name) throws IOException, InterruptedException {
    String link =
        at.invitations().stream()
            .filter(line -> line.startsWith(name + ": "))
            .findFirst()
            .orElseThrow();
    URI uri = URI.create(link.substring(name.length() + 2, link.indexOf(" (")));
    HttpResponse<String> entered =
        http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    String cookie = entered.headers().firstValue("Set-Cookie").orElseThrow().split(";")[0];
    Person halfway = new Person(name, cookie, "", at.address());
    JsonNode me = JSON.readTree(get(halfway, "/me").body());
    return new Person(name, cookie, me.path("csrf").asText(), at.address());
  }

  Person person(String name) {
    Person person = people.get(name);
    if (person == null) {
      throw new IllegalArgumentException(name);
    }
    return person;
  }

  /** Whoever has that API token. */
  Person program(String token) {
    return new Person("", "", token, desk.address());
  }

  HttpRequest.Builder request(@Nullable Person by, String path) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create((by == null ? desk.address() : by.at()) + path))
            .timeout(Duration.ofSeconds(90));
    if (by != null && by.cookie().isEmpty()) {
      request.header("Authorization", "Bearer " + by.csrf());
    } else if (by != null) {
      request.header("Cookie", by.cookie());
      if (!by.csrf().isEmpty()) {
        request.header("X-CSRF-Token", by.csrf());
      }
    }
    return request;
  }

  HttpResponse<String> get(@Nullable Person by, String path)
      throws IOException, InterruptedException {
    return send(request(by, "/api/v1" + path).build());
  }

  HttpResponse<String> post(Person by, String path, String body)
      throws IOException, InterruptedException {
    return send(
        request(by, "/api/v1" + path).POST(HttpRequest.BodyPublishers.ofString(body)).build());
  }

  static JsonNode read(HttpResponse<String> answer) throws IOException {
    return JSON.readTree(answer.body());
  }

  HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
    return http.send(request, HttpResponse.BodyHandlers.ofString());
  }

  HttpResponse<Stream<String>> lines(HttpRequest request) throws IOException, InterruptedException {
    return http.send(request, HttpResponse.BodyHandlers.ofLines());
  }

  HttpResponse<String> command(Person by, String caseKey, long revision, String body)
      throws IOException, InterruptedException {
    return send(
        request(by, "/api/v1/cases/" + caseKey + "/commands")
            .header("If-Match", "\"" + revision + "\"")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build());
  }

  JsonNode json(Person by, String path) throws IOException, InterruptedException {
    HttpResponse<String> answer = get(by, path);
    if (answer.statusCode() != 200) {
      throw new IOException(path + ": " + answer.statusCode() + " " + answer.body());
    }
    return JSON.readTree(answer.body());
  }

  /** Writes an alert of a case and waits until its case is there. */
  void alert(Person by, String id, String caseKey, String severity)
      throws IOException, InterruptedException {
    write(id, caseKey, severity);
    while (get(by, "/cases/" + caseKey).statusCode() != 200
        || get(by, "/alerts/" + id).statusCode() != 200) {
      Thread.sleep(20);
    }
  }

  void write(String id, String caseKey, String severity) {
    byte[] json =
        String.format(
                Locale.ROOT,
                """
                {"alert_id":"%s","revision":1,"state":"raised","case_key":"%s","severity":"%s",
                 "rule":{"id":"from-sanctioned","version":"1.0.0","family":"sanctions","name":"From a listed party"},
                 "title":"Value of a listed party","summary":"It arrived.","direction":"outgoing",
                 "after_designation":true,"flow_id":"f","chain":{"caip2":"bip122:0","name":"bitcoin"},
                 "txid":"tx%s","at":"out:0","kind":"transfer",
                 "block":{"height":7,"hash":"h","time":"2024-05-01T00:00:00Z"},
                 "finality":{"status":"included","confirmations":1},
                 "asset":{"caip19":null,"symbol":"BTC","decimals":8,"contract":null},
                 "amount":{"base_units":"150000000","value":"1.5"},"share":"1",
                 "exposure":{"type":"direct","hops":1},
                 "source":{"entity_id":"garantex","name":"Garantex","kind":"exchange","country":"RU",
                   "tags":["russia-linked"],"designation":{"list":"OFAC SDN","date":"2022-04-05"}},
                 "destination":{"entity_id":"kuma","name":"Kuma <script>","kind":"exchange","tags":[],
                   "designation":null,"address":"bc1qexample"},
                 "path":[],"via":null}
                """,
                id,
                caseKey,
                severity,
                id)
            .getBytes(UTF_8);
    send(new ProducerRecord<>(TOPICS.alerts(), 0, id, json));
  }

  /** Writes any record and waits until the broker has it. */
  void send(ProducerRecord<String, byte[]> record) {
    var unused = producer.send(record);
    producer.flush();
  }

  @Override
  public void close() {
    producer.close();
    http.close();
    desk.close();
    audit.close();
    triage.close();
    broker.close();
  }
}
