"""Compares what the SNMP agent shows with what the command line does, object by object as docs/snmp.md lists them.

snmp.py DOC FOREBAY HOME -- WALK...: FOREBAY --home HOME is asked by its JSON, WALK... OBJECT walks one object.
Prints how many values were compared; ends with 1 when one differs.
"""

import json
import re
import subprocess
import sys
import time
from datetime import datetime, timezone

doc, forebay, home = sys.argv[1:4]
walk = sys.argv[5:]


def ask(*words):
    out = subprocess.run([forebay, "--home", home, *words, "--json"], check=True, capture_output=True, text=True)
    return json.loads(out.stdout)


def values(name):
    """Index -> value, as Net-SNMP prints them."""
    out = subprocess.run([*walk, "FOREBAY-MIB::" + name], check=True, capture_output=True, text=True).stdout
    found = {}
    for line in out.splitlines():
        key, _, value = line.partition(" = ")
        if re.match(r"\w+\.[0-9.]+$", key) and not value.startswith("No Such"):
            found[key.split(".", 1)[1]] = value.strip().strip('"')
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
        return shown == (field or "")
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


KEYS = {"group": "name", "volume": "name", "checkpoint": "name", "peer": "name", "iscsi": "export", "event": "kind"}
KEY_OBJECTS = {
    "Group": "forebayGroupName", "Buffer": "forebayGroupName", "Volume": "forebayVolumeName",
    "Checkpoint": "forebayCheckpointName", "Peer": "forebayPeerName", "Unit": "forebayUnitExport",
    "Alarm": "forebayAlarmKind",
}



def rest():
    """Waits until the groups' figures stand: rates are means of samples, which end when nothing moves any more."""
    for _ in range(60):
        before = [(row["lag"], row["buffer"]) for row in rows("group show")]
        time.sleep(3)  # Longer than samples are apart, and than the agent shows one picture.
        if [(row["lag"], row["buffer"]) for row in rows("group show")] == before:
            return
    sys.exit("the figures of the groups do not come to rest")


rest()
compared = wrong = 0
cache = {}
for name, noun, path, kind in re.findall(r"^\| `(forebay\w+)` \| `([a-z ]+)`: `([\w.]+)` \| ([^|]+) \|", open(doc).read(), re.M):
    kind = kind.strip()
    table = re.match(r"forebay([A-Z][a-z]+)", name)[1]
    if table in ("Line", "Session", "Notice", "Notices", "Point") or name == "forebayNow":
        continue  # Rows of these are for a pair, for initiators, and of what managers do; the time goes on.
    if noun not in cache:
        cache[noun] = rows(noun)
    shown = values(name)
    path = path.replace("targets.units.", "")
    if noun == "status":
        pairs = [(shown["0"], cache[noun][0])]
    else:
        keys = values(KEY_OBJECTS[table])
        key = KEYS[noun.split()[0]]
        by_key = {row[key]: row for row in cache[noun]}
        pairs = [(shown.get(index), by_key[text]) for index, text in keys.items()]
        if len(keys) != len(by_key):
            print(f"{name}: {len(keys)} rows by SNMP, {len(by_key)} by the command line")
            wrong += 1
    for text, row in pairs:
        field = at(row, path)
        if text is None:
            fine = field in ("unknown", "never", None)
        else:
            fine = same("stop" if path in ("hold", "pause") and kind == "word" else kind, text, field)
        compared += 1
        if not fine:
            wrong += 1
            print(f"{name}: SNMP has {text!r}, {noun} {path} {field!r}")
print(f"{compared} values compared, {wrong} differ")
sys.exit(1 if wrong or compared < 75 else 0)
