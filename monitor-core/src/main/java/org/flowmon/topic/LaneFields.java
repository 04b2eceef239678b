package org.flowmon.topic;

/**
 * The field numbers of {@code lane.proto}, one class per message. A test compares the two. Numbers
 * are never reused.
 */
final class LaneFields {
  /** The byte in front of every record. */
  static final byte VERSION = 1;

  private LaneFields() {}

  static final class LaneRecord {
    static final int CONNECTED = 1;
    static final int DISCONNECTED = 2;
    static final int BALANCE = 3;
    static final int LABELS_CHANGED = 4;
    static final int MEMPOOL = 5;
    static final int PRICES = 6;

    private LaneRecord() {}
  }

  static final class Block {
    static final int HEIGHT = 1;
    static final int HASH = 2;
    static final int PARENT = 3;
    static final int TIME = 4;

    private Block() {}
  }

  static final class Connected {
    static final int BLOCK = 1;
    static final int PART = 2;
    static final int PARTS = 3;
    static final int HEX_NAMES = 4;
    static final int TEXT_NAMES = 5;
    static final int UTXO = 6;
    static final int ACCOUNT = 7;
    static final int FINALITY = 8;

    private Connected() {}
  }

  static final class Finality {
    static final int HEAD = 1;
    static final int SAFE = 2;
    static final int FINALIZED = 3;

    private Finality() {}
  }

  static final class UtxoTransaction {
    static final int TXID_HEX = 1;
    static final int TXID_HEX0X = 2;
    static final int TXID_TEXT = 3;
    static final int COINBASE = 4;
    static final int INPUTS = 5;
    static final int OUTPUTS = 6;

    private UtxoTransaction() {}
  }

  static final class Input {
    static final int TXID_HEX = 1;
    static final int TXID_HEX0X = 2;
    static final int TXID_TEXT = 3;
    static final int VOUT = 4;
    static final int ADDRESS = 5;
    static final int VALUE = 6;
    static final int BIG_VALUE = 7;

    private Input() {}
  }

  static final class Output {
    static final int ADDRESS = 1;
    static final int VALUE = 2;
    static final int BIG_VALUE = 3;
    static final int UNSPENDABLE = 4;

    private Output() {}
  }

  static final class AccountTransaction {
    static final int TXID_HEX = 1;
    static final int TXID_HEX0X = 2;
    static final int TXID_TEXT = 3;
    static final int REVERTED = 4;
    static final int TRANSFERS = 5;
    static final int FEE = 6;

    private AccountTransaction() {}
  }

  static final class Transfer {
    static final int ASSET = 1;
    static final int FROM = 2;
    static final int TO = 3;
    static final int VALUE = 4;
    static final int BIG_VALUE = 5;
    static final int LOG = 6;
    static final int CONVERSION = 7;
    static final int MESSAGE = 8;
    static final int SYMBOL = 9;
    static final int DECIMALS = 10;

    private Transfer() {}
  }

  static final class Fee {
    static final int PAYER = 1;
    static final int BURNED = 2;
    static final int BIG_BURNED = 3;
    static final int TIP = 4;
    static final int BIG_TIP = 5;
    static final int RECIPIENT = 6;

    private Fee() {}
  }

  static final class Disconnected {
    static final int BLOCK = 1;

    private Disconnected() {}
  }

  static final class Balance {
    static final int HOLDER = 1;
    static final int ASSET = 2;
    static final int VALUE = 3;
    static final int BIG_VALUE = 4;

    private Balance() {}
  }

  static final class LabelsChanged {
    static final int VERSION = 1;
    static final int REMOVED = 2;
    static final int ADDED = 3;

    private LabelsChanged() {}
  }

  static final class Mempool {
    static final int TIME = 1;
    static final int LEFT = 2;
    static final int HEX_NAMES = 4;
    static final int TEXT_NAMES = 5;
    static final int ENTERED = 6;

    private Mempool() {}
  }

  static final class Prices {
    static final int PRICES = 1;

    private Prices() {}
  }

  static final class Price {
    static final int ASSET = 1;
    static final int DECIMALS = 2;
    static final int USD = 3;
    static final int TIME = 4;
    static final int SOURCE = 5;
    static final int ROUND = 6;
    static final int HEARTBEAT = 7;
    static final int BLOCK = 8;

    private Price() {}
  }

  static final class Label {
    static final int ENTITY = 1;
    static final int ADDRESS = 2;
    static final int COINBASE_TAG = 3;
    static final int FROM_DAY = 4;
    static final int CONFIDENCE = 5;
    static final int POOL = 6;
    static final int TRANSPARENT = 7;
    static final int BRIDGE = 8;
    static final int EXCHANGE = 9;

    private Label() {}
  }
}
