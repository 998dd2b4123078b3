"""Compares what the SNMP agent shows with what the command line does, object by object as docs/snmp.md lists them.

snmp.py DOC FOREBAY HOME rest|load WALK...: FOREBAY --home HOME is asked by its JSON, WALK... OBJECT walks what is below one.
rest: once nothing moves, and then all have to be alike. load: while hosts write; then what is shown has to be what the appliance has said
within the age that it may have, or lie between that.
Prints how many values were compared; ends with 1 when one differs.
"""

import json
import re
import subprocess
import sys
import threading
import time
from datetime import datetime, timezone

sys.dont_write_bytecode = True
import line  # Asks the REST interface, as the command line does; only quicker.

doc, forebay, home, when = sys.argv[1:5]
walk = sys.argv[5:]


def ask(*words):
    out = subprocess.run([forebay, "--home", home, *words, "--json"], check=True, capture_output=True, text=True)
    return json.loads(out.stdout)


def walked():
    """Object -> index -> value, as Net-SNMP prints them: one walk of all there is."""
    out = subprocess.run([*walk, "FOREBAY-MIB::forebayObjects"], check=True, capture_output=True, text=True).stdout
    found = {}
    for each in out.splitlines():
        key, _, value = each.partition(" = ")
        if re.match(r"\w+\.[0-9.]+$", key) and not value.startswith("No Such"):
            name, _, index = key.partition(".")
            found.setdefault(name, {})[index] = value.strip().strip('"')
    return found


def at(row, path):
    for step in path.split("."):
        row = row.get(step) if row is not None else None
    return row


def instant(text):
    """2026-11-22,3:9:10.2,+0:0 in tenths of a second; None for zeros."""
    numbers = [int(n) for n in re.findall(r"\d+", text)]
    if numbers[0] == 0:
        return None
    return round(datetime(*numbers[:6], tzinfo=timezone.utc).timestamp()) * 10 + numbers[6]


def same(kind, shown, field):
    if kind == "time":
        tenths = field and int(datetime.fromisoformat(field.replace("Z", "+00:00")).timestamp() * 10 + 1e-4)
        return instant(shown) == tenths
    if kind.startswith("seconds"):
        return int(shown.split()[0]) == {"never": -1, "unknown": -2}.get(field, field if isinstance(field, str) else int(field))
    if kind.startswith("true"):
        return shown == ("true" if field else "false")
    if kind == "word":
        if field is None:
            field = "well"
        return shown.lower() == field.replace("-", "")
    if kind == "stop":
        return shown == ("no" if field is None else "reached" if field["reached"] else "coming")
    if kind in ("text", "16 hex digits"):
        return shown == (field or "").encode()[:255].decode(errors="ignore")  # So many octets has a text.
    if kind.startswith("number, milliseconds"):
        return int(shown.split()[0]) == round(field * 1000)
    return int(shown.split()[0]) == field


def rows(noun):
    """The JSON rows of a table, by what tells them apart."""
    if noun == "status":
        return [ask("status")]
    if noun in ("group show", "volume show"):
        noun = noun.split()[0]
        return [ask(noun, "show", each["name"]) for each in ask(noun, "list")["items"]]
    if noun == "event list":
        return ask("event", "list", "--open")["items"]
    if noun == "iscsi show":
        iscsi = ask("iscsi", "show")
        return [unit for target in iscsi["targets"] for unit in target["units"]]
    return ask(*noun.split())["items"]


REST = {
    "status": ("status", None), "group show": ("groups", "items"), "volume show": ("volumes", "items"), "checkpoint list": ("checkpoints", "items"),
    "peer list": ("peers", "items"), "event list": ("events?open=true", "items"),
}


def said():
    """Noun -> rows, as the command line would print them now."""
    all = {}
    for noun, (path, inner) in REST.items():
        document = json.loads(line.ask(home, "GET", path))
        all[noun] = document[inner] if inner else [document]
    iscsi = json.loads(line.ask(home, "GET", "iscsi"))
    all["iscsi show"] = [unit for target in iscsi["targets"] for unit in target["units"]]
    return all


AGE_S = 2.5  # What the agent shows may be two seconds old.


def moving():
    """What was said from before the walk until after it, and what that showed."""
    over = threading.Event()
    samples = []

    def sample():
        while not over.is_set():
            samples.append(said())

    sampler = threading.Thread(target=sample)
    sampler.start()
    time.sleep(AGE_S)
    shown = walked()
    over.set()
    sampler.join()
    samples.append(said())
    return samples, shown


def between(text, kind, fields):
    """Whether a number lies where it was, within a twentieth: it moves between two looks, too. What only grows lies there exactly."""
    if kind == "16 hex digits":
        texts = [field for field in fields if field]
        return bool(texts) and min(texts) <= text <= max(texts)
    scale = 1000 if kind.startswith("number, milliseconds") else 1
    numbers = [field * scale for field in fields if isinstance(field, (int, float)) and not isinstance(field, bool)]
    if not numbers or not re.match(r"-?[0-9]", text):
        return False
    return min(numbers) * 0.95 - 1 <= int(text.split()[0]) <= max(numbers) * 1.05 + 1


KEYS = {"group": "name", "volume": "name", "checkpoint": "name", "peer": "name", "iscsi": "export", "event": "kind"}
KEY_OBJECTS = {
    "Group": "forebayGroupName", "Buffer": "forebayGroupName", "Volume": "forebayVolumeName",
    "Checkpoint": "forebayCheckpointName", "Peer": "forebayPeerName", "Unit": "forebayUnitExport",
    "Alarm": "forebayAlarmKind",
}


def rest():
    """Waits until the groups' figures stand: rates are means of samples, which end when nothing moves any more."""
    since, before = time.monotonic(), None
    for _ in range(720):
        now = [(group["lag"], group["buffer"]) for group in json.loads(line.ask(home, "GET", "groups"))["items"]]
        if now != before:
            since, before = time.monotonic(), now
        elif time.monotonic() - since >= 3:  # Longer than samples are apart, and than the agent shows one picture.
            return
        time.sleep(0.25)
    sys.exit("the figures of the groups do not come to rest")


if when == "load":
    looks, shown_by = moving()
else:
    rest()
    shown_by = walked()
    looks = [{}]
compared = wrong = 0
for name, noun, path, kind in re.findall(r"^\| `(forebay\w+)` \| `([a-z ]+)`: `([\w.]+)` \| ([^|]+) \|", open(doc).read(), re.M):
    kind = kind.strip()
    table = re.match(r"forebay([A-Z][a-z]+)", name)[1]
    if table in ("Line", "Session", "Notice", "Notices", "Point") or name == "forebayNow":
        continue  # Rows of these are for a pair, for initiators, and of what managers do; the time goes on.
    for look in looks:
        if noun not in look:
            look[noun] = rows(noun)
    shown = shown_by.get(name, {})
    path = path.replace("targets.units.", "")
    if noun == "status":
        pairs = [(shown.get("0"), [look[noun][0] for look in looks])]
    else:
        keys = shown_by.get(KEY_OBJECTS[table], {})
        key = KEYS[noun.split()[0]]
        by_key = {row[key]: [] for row in looks[-1][noun]}
        for look in looks:
            for row in look[noun]:
                by_key.setdefault(row[key], []).append(row)
        pairs = [(shown.get(index), by_key[text]) for index, text in keys.items()]
        if len(keys) != len(by_key):
            print(f"{name}: {len(keys)} rows by SNMP, {len(by_key)} by the command line")
            wrong += 1
    for text, said_rows in pairs:
        fields = [at(row, path) for row in said_rows]
        form = "stop" if path in ("hold", "pause") and kind == "word" else kind
        if text is None:
            fine = any(field in ("unknown", "never", None) for field in fields)
        else:
            fine = any(same(form, text, field) for field in fields) or (when == "load" and between(text, kind, fields))
        compared += 1
        if not fine:
            wrong += 1
            print(f"{name}: SNMP has {text!r}, {noun} {path} {fields[-1]!r}")
print(f"{compared} values compared, {wrong} differ")
sys.exit(1 if wrong or compared < 75 else 0)
