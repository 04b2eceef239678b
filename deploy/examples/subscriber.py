#!/usr/bin/python3
"""Reads a tenant's alerts and keeps a list of what is to be done about them.

    subscriber.py SETTINGS TENANT JOURNAL [--until-idle]

SETTINGS is the file that `deploy/monitor tenant add` wrote, JOURNAL a file of one's own: each line is
an event that was dealt with and what was done. Needs confluent-kafka (Debian: python3-confluent-kafka),
for a password (SCRAM) with librdkafka 2.6.1 or newer: brokers refuse what older ones send.
"""
import json
import re
import sys

from confluent_kafka import Consumer, KafkaError, KafkaException


def client(path):
    """The settings as librdkafka takes them: Java's login module is a name and a password."""
    with open(path, encoding="utf-8") as lines:
        pairs = [line.strip().split("=", 1) for line in lines if "=" in line and line[0] != "#"]
    settings = {key.strip(): value.strip() for key, value in pairs}
    login = settings.pop("sasl.jaas.config", "")
    for name in "username", "password":
        found = re.search(name + r'="([^"]*)"', login)
        if found:
            settings["sasl." + name] = found.group(1)
    return settings


def read_journal(path):
    """What was dealt with before: the ids of events, and the highest sequence of each alert."""
    seen, highest = set(), {}
    try:
        with open(path, encoding="utf-8") as lines:
            for line in lines:
                event, alert, sequence, _ = line.split(" ", 3)
                seen.add(event)
                highest[alert] = max(sequence, highest.get(alert, ""))
    except FileNotFoundError:
        pass
    return seen, highest


def refused(error):
    """Whom the brokers do not let in need not try for ever, as librdkafka would."""
    if error.code() == KafkaError._AUTHENTICATION:
        raise KafkaException(error)


def what_to_do(alert):
    """An alert may come back, settle, or be taken back: each revision carries all of its state."""
    if alert["state"] == "retracted":
        return "release"  # undo what was done: it did not happen, or not for what it seemed
    if alert["finality"]["status"] == "final":
        return "final"  # no reorganisation can take it back
    return "hold"  # it may still be taken back


def main(settings, tenant, journal, until_idle):
    seen, highest = read_journal(journal)
    topic = f"flowmon.tenant.{tenant}.alerts"
    consumer = Consumer(
        {
            **client(settings),
            "group.id": f"flowmon.tenant.{tenant}.python-example",
            "isolation.level": "read_committed",  # what was aborted was never said
            "auto.offset.reset": "earliest",
            "enable.auto.commit": False,
            "enable.partition.eof": until_idle,
            "error_cb": refused,
        }
    )
    consumer.subscribe([topic])
    try:
        with open(journal, "a", encoding="utf-8") as done:
            while True:
                record = consumer.poll(1.0)
                if record is None:
                    continue
                if record.error():
                    if record.error().code() == KafkaError._PARTITION_EOF:
                        return
                    raise KafkaException(record.error())
                headers = {key: (value or b"").decode() for key, value in record.headers() or []}
                event, sequence = headers["ce_id"], headers["ce_sequence"]
                alert = json.loads(record.value())
                key = alert["alert_id"]
                if event in seen or sequence <= highest.get(key, ""):
                    action = "known"  # delivered again, or older than what is known
                else:
                    action = what_to_do(alert)
                    done.write(f"{event} {key} {sequence} {action}\n")
                    done.flush()
                    seen.add(event)
                    highest[key] = sequence
                print(action, event, alert["title"], flush=True)
                consumer.commit(record, asynchronous=False)  # only now: at least once
    finally:
        consumer.close()


if __name__ == "__main__":
    words = [word for word in sys.argv[1:] if word != "--until-idle"]
    if len(words) != 3:
        sys.exit(__doc__)
    try:
        main(*words, until_idle="--until-idle" in sys.argv)
    except KafkaException as failure:
        sys.exit(f"subscriber: {failure}")
    except KeyboardInterrupt:
        pass
