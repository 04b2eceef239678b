package org.flowmon.alerts.desk.projection;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.flowmon.alerts.desk.projection.Wanted.Word;

/** In what the databases differ; everything else is the same text for both. */
enum Dialect {
  /** In a file, for one desk. */
  SQLITE("integer", "blob", "", " without rowid", "select value from json_each(?)") {
    @Override
    List<String> searchTable() {
      return List.of(
          "create virtual table alert_text using fts5(words, content='', contentless_delete=1,"
              + " detail=none, prefix='4 5')",
          // Words are gathered in memory, in bytes, before they are merged into the index.
          "insert into alert_text(alert_text, rank) values ('hashsize', 16777216)");
    }

    @Override
    String insertWords() {
      return "insert into alert_text(rowid, words) values (?, ?)";
    }

    @Override
    String findWords() {
      return "select rowid from alert_text where alert_text match ? order by rowid desc limit ?";
    }

    @Override
    String word(Word word) {
      return '"' + word.text() + '"' + (word.begins() ? " *" : "");
    }

    @Override
    String words(List<Word> words) {
      return joined(words, " OR ", " AND ");
    }
  },

  /** On a server, for several. */
  POSTGRESQL("bigint", "bytea", " collate \"C\"", "", "select unnest(?::bigint[])") {
    @Override
    List<String> searchTable() {
      return List.of(
          "create table alert_text (num bigint primary key, words tsvector not null)",
          "create index alert_text_words on alert_text using gin(words)");
    }

    @Override
    String insertWords() {
      return "insert into alert_text(num, words) values (?, to_tsvector('simple', ?))";
    }

    @Override
    String findWords() {
      return "select num from alert_text where words @@ to_tsquery('simple', ?) limit ?";
    }

    @Override
    String word(Word word) {
      return "'" + word.text() + "'" + (word.begins() ? ":*" : "");
    }

    @Override
    String words(List<Word> words) {
      return joined(words, " | ", " & ");
    }
  };

  /** A 64-bit number. */
  final String number;

  /** Bytes. */
  final String bytes;

  /** What makes texts compare by their bytes. */
  final String binary;

  /** What keeps a table in the order of its key. */
  final String keyed;

  /** The numbers in a parameter, as rows. */
  final String numbers;

  Dialect(String number, String bytes, String binary, String keyed, String numbers) {
    this.number = number;
    this.bytes = bytes;
    this.binary = binary;
    this.keyed = keyed;
    this.numbers = numbers;
  }

  abstract List<String> searchTable();

  abstract String insertWords();

  /** Numbers of the alerts that have the words, at most so many. */
  abstract String findWords();

  abstract String word(Word word);

  /** The condition that an alert has each word, or a party that has it. */
  abstract String words(List<Word> words);

  String joined(List<Word> words, String or, String and) {
    return words.stream()
        .map(
            word ->
                Stream.concat(Stream.of(word(word)), word.parties().stream())
                    .collect(Collectors.joining(or, "(", ")")))
        .collect(Collectors.joining(and));
  }

  /** The parameter of {@link #numbers}. */
  String list(List<? extends Number> values) {
    String joined = values.stream().map(Number::toString).collect(Collectors.joining(","));
    return this == SQLITE ? "[" + joined + "]" : "{" + joined + "}";
  }
}
