package org.flowmon.alerts.rule;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.flowmon.alerts.PublishedRules;

/**
 * The rule files that judge together, with their whole text, so that a replay needs nothing else.
 *
 * @param files in their order: of equally severe rules the first decides
 */
public record RuleSet(List<RuleFile> files) {
  /** The largest set as a record, in bytes. */
  static final int MOST_BYTES = 512 * 1024;

  private static final JsonFactory FACTORY = new JsonFactory();
  private static final JsonMapper MAPPER = new JsonMapper();

  /** One rule file: its name in messages, and what it says. */
  public record RuleFile(String name, String text) {}

  /** Reads the rules out of the record of a set. */
  public static final PublishedRules PUBLISHED = record -> List.copyOf(parse(record).rules());

  public RuleSet {
    files = List.copyOf(files);
  }

  /**
   * Reads rule files, each checked; a folder stands for its {@code .yaml} and {@code .yml} files by
   * name.
   *
   * @param builtin whether the standard rules come first
   * @throws RuleFormatException naming every mistake of a file with its line
   * @throws IOException when there is no rule, a file cannot be read, or all are too large together
   */
  public static RuleSet load(List<Path> paths, boolean builtin) throws IOException {
    List<RuleFile> files = new ArrayList<>();
    RuleReader reader = new RuleReader();
    if (builtin) {
      for (RuleFile each : ShippedRules.files()) {
        var unused = reader.read(stream(each), each.name());
        files.add(each);
      }
    }
    for (Path path : paths) {
      for (Path file : listed(path)) {
        try {
          RuleFile read = new RuleFile(String.valueOf(file.getFileName()), Files.readString(file));
          var unused = reader.read(stream(read), file.toString());
          files.add(read);
        } catch (NoSuchFileException e) {
          throw new IOException(file + ": no such file", e);
        }
      }
    }
    if (files.isEmpty()) {
      throw new IOException("without a rule nothing would ever be alerted: name a rule file");
    }
    RuleSet set = new RuleSet(files);
    int bytes = set.toBytes().length;
    if (bytes > MOST_BYTES) {
      throw new IOException(
          "the rule files have " + bytes + " bytes together, the most is " + MOST_BYTES);
    }
    return set;
  }

  private static List<Path> listed(Path path) throws IOException {
    if (!Files.isDirectory(path)) {
      return List.of(path);
    }
    try (Stream<Path> all = Files.list(path)) {
      List<Path> files =
          all.filter(file -> file.toString().matches(".*\\.ya?ml")).sorted().toList();
      if (files.isEmpty()) {
        throw new IOException(path + ": no .yaml file in this folder");
      }
      return files;
    }
  }

  /**
   * The rules in their order.
   *
   * @throws RuleFormatException naming every mistake of a file with its line
   */
  public List<WrittenRule> rules() throws IOException {
    RuleReader reader = new RuleReader();
    List<WrittenRule> rules = new ArrayList<>();
    for (RuleFile file : files) {
      rules.addAll(reader.read(stream(file), file.name()));
    }
    if (rules.isEmpty()) {
      throw new IOException("rules without a rule");
    }
    return rules;
  }

  /** A rule as it stands in its file. */
  public record RuleText(String file, int line, String text) {}

  /** The text of a rule; nothing when it is in none of the files. */
  public Optional<RuleText> text(String ruleId) throws IOException {
    for (RuleFile file : files) {
      Optional<RuleText> found = RuleReader.text(stream(file), file, ruleId);
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  /** As it is published: {@code {"files":[{"name":..,"text":..}]}}. */
  public byte[] toBytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = FACTORY.createGenerator(bytes)) {
      json.writeStartObject();
      json.writeArrayFieldStart("files");
      for (RuleFile file : files) {
        json.writeStartObject();
        json.writeStringField("name", file.name());
        json.writeStringField("text", file.text());
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
    return bytes.toByteArray();
  }

  /**
   * Reads what {@link #toBytes} writes; the files are not checked.
   *
   * @throws IOException when it is something else
   */
  public static RuleSet parse(byte[] record) throws IOException {
    JsonNode json = MAPPER.readTree(record);
    List<RuleFile> files = new ArrayList<>();
    for (JsonNode file : json == null ? MAPPER.createArrayNode() : json.path("files")) {
      if (!file.path("name").isTextual() || !file.path("text").isTextual()) {
        throw new IOException("published rules: a file has a name and a text");
      }
      files.add(new RuleFile(file.path("name").textValue(), file.path("text").textValue()));
    }
    return new RuleSet(files);
  }

  private static ByteArrayInputStream stream(RuleFile file) {
    return new ByteArrayInputStream(file.text().getBytes(StandardCharsets.UTF_8));
  }
}
