package org.flowmon.ingest.evm;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A call got no answer, or none that can be used; the message completes the sentence "HOST:PORT
 * ...". Never to be read as "there is nothing".
 */
final class CallFailed extends Exception {
  private static final long serialVersionUID = 1L;

  private static final Pattern UNSUPPORTED =
      Pattern.compile(
          "method.*(not found|not supported|not available|does not exist|not allowed|disabled)"
              + "|(unsupported|unknown|unavailable) method|not (supported|available) .*plan"
              + "|tracing.*(not|disabled)");
  private static final Pattern LIMITED =
      Pattern.compile("rate.?limit|too many requests|limit exceeded|capacity|throttl");

  /** Why: the same word in messages and logs. */
  enum Reason {
    /** No connection, or it broke. */
    UNREACHABLE,
    /** No answer in time. */
    TIMEOUT,
    /** The node asks for fewer calls. */
    RATE_LIMITED,
    /** An HTTP status that is no success. */
    HTTP_STATUS,
    /** A JSON-RPC error, whatever the HTTP status. */
    RPC_ERROR,
    /** The node does not offer the method. */
    UNSUPPORTED,
    /** The answer ends before its JSON does. */
    TRUNCATED,
    /** The answer is none, or one to another call. */
    MALFORMED,
    /** The node says that it has no such block, though its head is above it. */
    MISSING,
    /** The parts of a block do not belong together, or something is missing. */
    REFUSED,
    /** The node is on another chain. */
    OTHER_CHAIN,
    /** The node is told to stop. */
    CLOSED;

    /** The word: lower case with hyphens. */
    String label() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  private final Reason reason;
  private final Duration retryAfter;

  CallFailed(Reason reason, String message) {
    this(reason, message, Duration.ZERO);
  }

  CallFailed(Reason reason, String message, Duration retryAfter) {
    super(message, null, false, false);
    this.reason = reason;
    this.retryAfter = retryAfter;
  }

  /** What a JSON-RPC error says. */
  static CallFailed rpc(String method, int code, String message) {
    String lower = message.toLowerCase(Locale.ROOT);
    String text = "answers " + method + " with error " + code + ": " + shortened(message);
    if (code == -32601 || code == -32004 || UNSUPPORTED.matcher(lower).find()) {
      return new CallFailed(Reason.UNSUPPORTED, text);
    }
    boolean limited = code == -32005 || code == 429 || LIMITED.matcher(lower).find();
    return new CallFailed(limited ? Reason.RATE_LIMITED : Reason.RPC_ERROR, text);
  }

  Reason reason() {
    return reason;
  }

  /** How long the node asks to be left alone; zero where it does not say. */
  Duration retryAfter() {
    return retryAfter;
  }

  /** The same about a block. */
  CallFailed of(long height) {
    return new CallFailed(reason, getMessage() + " (block " + height + ")", retryAfter);
  }

  /** What strangers send is shown short and on one line. */
  static String shortened(String text) {
    String line = text.strip().replaceAll("\\p{Cntrl}+", " ");
    return line.length() <= 200 ? line : line.substring(0, 200) + "...";
  }
}
