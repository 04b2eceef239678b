package org.flowmon.alerts.desk.projection;

import java.util.ArrayList;
import java.util.List;
import org.flowmon.alerts.desk.projection.AlertFacts.Party;

/**
 * What a search asks for, word by word. An alert has a word when one of its addresses, transactions
 * or ids has one that begins so, or when the name or id of one of its ends has. Names are few and
 * met often, so an alert has one word of ours for each end, and a search asks for those of the
 * parties it names.
 *
 * @param words each is to be had
 * @param cut whether a word names more parties than are asked for
 */
record Wanted(List<Word> words, boolean cut) {
  /** Beginnings shorter than this would match too much: such a word must be a whole one. */
  static final int SHORT = 4;

  static final Wanted NOTHING = new Wanted(List.of(), false);

  private static final int MOST_PARTIES = 500;

  /**
   * One word.
   *
   * @param text letters and digits, in lower case
   * @param parties the words of the parties whose name or id has it
   */
  record Word(String text, List<String> parties) {
    /** Whether it need only begin a word. */
    boolean begins() {
      return text.length() >= SHORT;
    }

    private boolean of(List<String> name) {
      return name.stream().anyMatch(each -> begins() ? each.startsWith(text) : each.equals(text));
    }
  }

  /** The words of a text, with the parties that have them in their id or name. */
  static Wanted of(String text, List<Party> parties) {
    List<String> tokens = AlertFacts.tokens(text);
    List<Word> words = new ArrayList<>();
    tokens.forEach(token -> words.add(new Word(token, new ArrayList<>())));
    boolean cut = false;
    if (!words.isEmpty()) {
      for (Party party : parties) {
        List<String> name = party.tokens();
        for (Word word : words) {
          if (word.of(name)) {
            cut |= word.parties().size() == MOST_PARTIES;
            if (!cut) {
              word.parties().add(party.word());
            }
          }
        }
      }
    }
    return new Wanted(words, cut);
  }
}
