package org.flowmon.alerts.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.EnumFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * That somebody did something at a desk: the value of the topic {@code audit}. It is written down
 * before it is done. What a command says is not repeated: the digest commits to its record in the
 * topic of commands, whose outcome names the same id.
 *
 * @param id of the entry; of a command, the command's
 * @param at when, by the desk's clock
 * @param actor the account; {@link #NOBODY} when who it was is not known
 * @param act what was done
 * @param subject what it was done to: a case, a file, an endpoint; {@code null} for nothing
 * @param detail more in words; {@code null} for nothing
 * @param session a digest that is the same for all acts of one session; {@code null} outside one
 * @param digest SHA-256 of the command's record, in hex; {@code null} of anything else
 */
public record AuditEntry(
    String id,
    Instant at,
    String actor,
    Act act,
    @Nullable String subject,
    @Nullable String detail,
    @Nullable String session,
    @Nullable String digest) {
  /** Who is not known: a name that no account has is not written down, it may be a password. */
  public static final String NOBODY = "-";

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .enable(EnumFeature.WRITE_ENUMS_TO_LOWERCASE)
          .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  /** What is written down. */
  public enum Act {
    /** Somebody signed in. */
    SIGN_IN,
    /** Somebody tried to and was refused. */
    SIGN_IN_REFUSED,
    /** Somebody signed out. */
    SIGN_OUT,
    /** A command was given; what became of it is in the topic of its events. */
    COMMAND,
    /** Something was taken away as a file or on paper. */
    EXPORT,
    /** An API token was made or ended. */
    TOKEN,
    /** Somebody asked for what their roles do not allow. */
    REFUSED;

    /** The lower-case word. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** As JSON on one line, properties in the order of the record: the leaf of the tree. */
  public byte[] toBytes() {
    try {
      return MAPPER.writeValueAsBytes(this);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
  }

  /** Reads one. Throws {@link IllegalArgumentException} that says what is wrong. */
  public static AuditEntry fromBytes(byte[] json) {
    try {
      AuditEntry entry = MAPPER.readValue(json, AuditEntry.class);
      if (entry == null || entry.actor() == null || entry.act() == null || entry.at() == null) {
        throw new IllegalArgumentException("an audit entry has an actor, an act and a time");
      }
      return entry;
    } catch (IOException e) {
      throw new IllegalArgumentException("an audit entry is JSON: " + e.getMessage(), e);
    }
  }
}
