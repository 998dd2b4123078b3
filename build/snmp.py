"""Compares what the SNMP agent shows with what the command line does, object by object as docs/snmp.md lists them.

snmp.py DOC FOREBAY HOME rest|load|line OBJECTS WALK...: FOREBAY --home HOME is asked by its JSON, WALK... OBJECT walks what is below one.
rest: once nothing moves, and then all have to be alike. load: while hosts write; then what is shown has to be what the appliance has said
within the age that it may have, or lie between that. line: as load, of what has a line; OBJECTS that do not move have to be what the command
line prints.
OBJECTS: what of the objects in DOC must be there at least, so that no empty table passes: the beginnings of their names, with commas.
Prints how many values were compared; ends with 1 when one differs, or is not there.
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

doc, forebay, home, when, needed = sys.argv[1:6]
walk = sys.argv[6:]


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


def tenths(field):
    """A time of the JSON in tenths of a second."""
    return field and int(datetime.fromisoformat(field.replace("Z", "+00:00")).timestamp() * 10 + 1e-4)


def same(kind, shown, field):
    if kind.startswith("time"):
        return instant(shown) == tenths(field)
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
    if kind.startswith("text, as it was told"):  # The sentence; what is in brackets, the alarm says anew.
        return shown.startswith(field.encode()[:255].decode(errors="ignore"))
    if kind in ("text", "16 hex digits"):
        return shown == (field or "").encode()[:255].decode(errors="ignore")  # So many octets has a text.
    if kind.startswith("active"):
        return shown == "active"
    if kind == "the notification" or kind.startswith("raised"):
        return shown == field
    if kind.startswith("number, milliseconds"):
        return isinstance(field, (int, float)) and int(shown.split()[0]) == round(field * 1000)
    return int(shown.split()[0]) == field


def notifications():
    """Kind of event -> the notifications when it stands and when it is over, as DOC has them."""
    found = {}
    for raised, cleared, kinds in re.findall(r"^\| (`forebay[^|]+) \| ([^|]*) ?\| ([^|]+) \|$", written, re.M):
        raised, cleared = re.findall(r"\w+", raised), re.findall(r"\w+", cleared)
        for one, part in zip(raised, kinds.split(";") if len(raised) > 1 else [kinds]):
            general = re.match(r"every other that (\w+)", part)
            for kind in [general[1]] if general else re.findall(r"`([\w.-]+)`", part):
                found[kind] = (one, (cleared or [one])[0])
    return found


def notices(events):
    """What managers were told: an alarm when it was raised and when it was cleared, what only happens once."""
    for event in events:
        alarm = event["open"] or event["cleared"]
        raised, cleared = TOLD.get(event["kind"], TOLD["stands" if alarm else "happens"])
        when_told = {"raised": event["raised"], "cleared": event["cleared"]} if alarm else {"happened": event["raised"]}
        for state, instant in when_told.items():
            if instant:
                notification = cleared if state == "cleared" else raised
                text = event["text"].removesuffix(f" ({event['detail']})") if alarm else event["text"]
                changed = {"notification": notification, "open": state, "raised": instant, "text": text}
                yield {**event, **changed, "key": (str(event["id"]), state)}


def points(checkpoints):
    """By name; the newest with it comes last, and counts. One holds, or will."""
    for point in checkpoints:
        hold = point["life"] == "held" or point["hold"] and point["life"] not in ("applied", "released")
        yield {**point, "hold": hold, "key": (point["group"], point["name"])}


ROWS = {  # Table -> the rows of what a noun says, where it is not one a row.
    "Line": lambda groups: ({**line, "key": (group["name"], line["peer"])} for group in groups for line in group["lines"]),
    "Unit": lambda iscsi: ({**unit, "key": unit["export"]} for target in iscsi["targets"] for unit in target["units"]),
    "Session": lambda iscsi: ({**session, "key": str(session["session"])} for session in iscsi["sessions"]),
    "Alarm": lambda events: ({**event, "key": str(event["id"])} for event in events if event["open"]),
    "Notice": notices,
    "Point": points,
    "Notices": lambda receivers: [{"heldBack": sum(receiver["heldBack"] for receiver in receivers), "key": "0"}],
}


def rows(table, said):
    """Key -> row; of scalars there is one."""
    if table in ROWS:
        return {row["key"]: row for row in ROWS[table](said)}
    return {row["name"]: row for row in said} if isinstance(said, list) else {"0": said}


def keys(table):
    """Index -> key of the rows that were shown."""
    index = {index for name, column in shown_by.items() if re.match(f"forebay{table}[A-Z]", name) for index in column}
    named = {of: shown_by.get(f"forebay{of}Name", {}) for of in ("Group", "Volume", "Checkpoint", "Peer")}
    of = {
        "Buffer": named["Group"].get,
        "Unit": shown_by.get("forebayUnitExport", {}).get,
        "Line": lambda each: tuple(named[of].get(part) for of, part in zip(("Group", "Peer"), each.split("."))),
        "Notice": lambda each: (shown_by["forebayNoticeAlarm"][each], shown_by["forebayNoticeState"][each]),
        "Point": lambda each: (named["Group"].get(each.split(".")[0]), bytes(int(arc) for arc in each.split(".")[1:]).decode()),
        **{table: column.get for table, column in named.items()},
    }.get(table, str)
    return {each: of(each) for each in index}


def by_command(noun):
    """What the command line prints."""
    if noun in ("group show", "volume show"):
        noun = noun.split()[0]
        return [ask(noun, "show", each["name"]) for each in ask(noun, "list")["items"]]
    if noun == "event list":
        return ask(*noun.split(), "--limit", EVENTS)["items"]
    document = ask(*noun.split())
    return document.get("items", document)


EVENTS = "1000"
REST = {
    "status": "status", "group show": "groups", "volume show": "volumes", "checkpoint list": "checkpoints", "peer list": "peers",
    "event list": "events?limit=" + EVENTS, "iscsi show": "iscsi", "snmp receiver list": "snmp/receivers",
}


def by_rest():
    """Noun -> what the command line would print now."""
    documents = {noun: json.loads(line.ask(home, "GET", path)) for noun, path in REST.items()}
    return {noun: document.get("items", document) for noun, document in documents.items()}


AGE_S = 2.5  # What the agent shows may be two seconds old.
PAUSE_S = 0.1  # Processors have other things to do.


def moving(nouns):
    """What was said from before the walk until after it, what that showed, and what the command line says of `nouns` meanwhile."""
    over = threading.Event()
    samples = []

    def sample():
        while not over.wait(PAUSE_S):
            samples.append(by_rest())

    sampler = threading.Thread(target=sample)
    sampler.start()
    try:
        time.sleep(AGE_S)
        shown = walked()
        printed = {noun: by_command(noun) for noun in nouns}
    finally:
        over.set()
        sampler.join()
    samples.append(by_rest())
    return samples, shown, printed


def between(text, kind, fields):
    """Whether a number lies where it was, or outside by a twentieth, or by as much as it went from one look to the next: it moves between
    two looks, too. What only grows lies there exactly."""
    if kind == "16 hex digits":
        texts = [field for field in fields if field]
        return bool(texts) and min(texts) <= text <= max(texts)
    if kind.startswith("time"):
        times = [tenths(field) for field in fields if field]
        return bool(times) and min(times) <= (instant(text) or 0) <= max(times)
    scale = 1000 if kind.startswith("number, milliseconds") else 1
    numbers = [field * scale for field in fields if isinstance(field, (int, float)) and not isinstance(field, bool)]
    if not numbers or not re.match(r"-?[0-9]", text):
        return False
    least, most = min(numbers), max(numbers)
    step = max((abs(one - after) for one, after in zip(numbers, numbers[1:])), default=0)
    return least - max(abs(least) / 20, step) - 1 <= int(text.split()[0]) <= most + max(abs(most) / 20, step) + 1


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


written = open(doc).read()
TOLD = notifications()
objects = re.findall(r"^\| `(forebay\w+)` \| `([a-z ]+)`: `([\w.]+)` \| ([^|]+) \|", written, re.M)
must = re.compile(needed.replace(",", "|"))
if when == "rest":
    rest()
    looks, shown_by, printed = [], walked(), {noun: by_command(noun) for noun in {noun for _, noun, _, _ in objects}}
else:
    looks, shown_by, printed = moving({noun for name, noun, _, _ in objects if must.match(name)} if when == "line" else [])
compared = wrong = 0


def differs(text):
    global wrong
    wrong += 1
    print(text)


for name, noun, path, kind in objects:
    kind = kind.strip()
    table = re.match(r"forebay([A-Z][a-z]+)", name)[1]
    if name == "forebayNow":
        continue  # The time goes on.
    if noun == "status":
        table = ""
    path = re.sub(r"^(targets\.units|lines|sessions)\.", "", path)
    form = "stop" if path in ("hold", "pause") and kind == "word" else kind
    if kind == "the notification":
        path = "notification"
    told = [rows(table, look[noun]) for look in looks]
    last = rows(table, printed[noun]) if noun in printed else told[-1]
    shown = shown_by.get(name, {})
    index = {"0": "0"} if table in ("", "Notices") else keys(table)
    if not shown and must.match(name):
        differs(f"{name}: SNMP has none, and it was to be compared")
    always, ever = set(last).intersection(*told), set(last).union(*told)
    if not always <= set(index.values()) <= ever:
        differs(f"{name}: SNMP has the rows {list(index.values())}, {noun} {list(last)}")
    for each, key in index.items():
        fields = [at(look[key], path) for look in told if key in look]
        if key in last and all(field == fields[0] for field in fields):
            fields = [at(last[key], path)]
        text = shown.get(each)
        if text is None:
            fine = any(field in ("unknown", "never", None) for field in fields)
        else:
            fine = any(same(form, text, field) for field in fields) or (when != "rest" and between(text, kind, fields))
        compared += 1
        if not fine:
            differs(f"{name}: SNMP has {text!r}, {noun} {path} {fields[-1:]}")
print(f"{compared} values compared, {wrong} differ")
sys.exit(1 if wrong or compared < 75 else 0)
