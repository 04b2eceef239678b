package org.flowmon.ingest.evm;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.flowmon.chain.AccountTransaction.Transfer;
import org.flowmon.ingest.evm.BridgeList.Event;
import org.flowmon.ingest.evm.BridgeList.Word;
import org.flowmon.ingest.evm.EvmReceipt.Log;
import org.jspecify.annotations.Nullable;

/**
 * Puts the id of a bridge's message on what came to the bridge for it. A bridge takes value first
 * and then writes its log: a token transfer belongs to the next message of the bridge. Native coin
 * leaves no log that would say when it came; it carries the id only where the transaction has one
 * message of the bridge. The id is the name of the bridge and the words of the log as hexadecimal
 * numbers, as in {@code across:0x1f}.
 */
final class BridgeMarks {
  private static final int WORD = 64;

  private final BridgeList bridges;
  private final LongAdder unreadable = new LongAdder();

  private record Message(int log, Event event, String id) {}

  BridgeMarks(BridgeList bridges) {
    this.bridges = bridges;
  }

  /** Logs of known bridges that do not have the words of an id, so far. */
  long unreadable() {
    return unreadable.sum();
  }

  void mark(List<Log> logs, List<Transfer> transfers) {
    List<Message> messages = messages(logs);
    for (Message message : messages) {
      boolean alone = messages.stream().filter(m -> same(m, message)).count() == 1;
      for (int i = 0; i < transfers.size(); i++) {
        Transfer t = transfers.get(i);
        if (t.message() == null
            && t.conversion() == null
            && message.event().vaults().contains(t.to())
            && (t.log() < 0 ? alone : t.log() < message.log())) {
          transfers.set(i, t.under(message.id()));
        }
      }
    }
  }

  private static boolean same(Message a, Message b) {
    return a.event().bridge().equals(b.event().bridge());
  }

  private List<Message> messages(List<Log> logs) {
    List<Message> messages = List.of();
    for (int i = 0; i < logs.size(); i++) {
      Event event = bridges.find(logs.get(i));
      String id = event == null || event.id().isEmpty() ? null : id(event, logs.get(i));
      if (event != null && id != null) {
        messages = messages.isEmpty() ? new ArrayList<>() : messages;
        messages.add(new Message(i, event, id));
      }
    }
    return messages;
  }

  private @Nullable String id(Event event, Log log) {
    StringBuilder id = new StringBuilder(event.bridge());
    char before = ':';
    for (Word word : event.id()) {
      String digits = digits(word, log);
      if (digits == null) {
        unreadable.increment();
        return null;
      }
      id.append(before).append("0x").append(new BigInteger(digits, 16).toString(16));
      before = '/';
    }
    return id.toString();
  }

  private static @Nullable String digits(Word word, Log log) {
    if (word.topic()) {
      return word.place() < log.topics().size()
          ? log.topics().get(word.place()).substring(2)
          : null;
    }
    int from = 2 + word.place() * WORD;
    return log.data().length() >= from + WORD ? log.data().substring(from, from + WORD) : null;
  }
}
