package org.flowmon.alerts.desk.projection;

/** Numbers that go up by one, kept in {@code about}. */
final class Counter {
  private final String name;
  private volatile long committed;
  private long last;

  Counter(String name, long last) {
    this.name = name;
    committed = last;
    this.last = last;
  }

  String name() {
    return name;
  }

  long next() {
    return ++last;
  }

  /** The last one given. */
  long last() {
    return last;
  }

  /** The last one that is written. */
  long committed() {
    return committed;
  }

  void commit() {
    committed = last;
  }

  void rollback() {
    last = committed;
  }
}
