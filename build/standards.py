"""Compares what the SNMP agent shows of the standard's modules with the kernel and the command line.

standards.py FOREBAY HOME -- WALK...: FOREBAY --home HOME is asked by its JSON, WALK... OBJECT walks all below one object
with the options of Net-SNMP that stand in it. IF-MIB goes by the names of the standard's own module, the others by numbers.
Prints how many values were compared; ends with 1 when one differs.
"""

import json
import os
import re
import subprocess
import sys
import time
from datetime import datetime, timezone

sys.dont_write_bytecode = True
import line  # Asks the REST interface, as the command line does; only quicker.

forebay, home = sys.argv[1:3]
command = sys.argv[4:]
HOST, SCSI, ISCSI = "1.3.6.1.2.1.25", "1.3.6.1.2.1.139.2", "1.3.6.1.2.1.142.1"
SLACK = 256 << 20  # What others may write or free meanwhile.
compared = wrong = 0


def ask(*words):
    out = subprocess.run([forebay, "--home", home, *words, "--json"], check=True, capture_output=True, text=True)
    return json.loads(out.stdout)


def walk(root, *options):
    """Name or number -> value, without quotes and what a long one is broken into lines with."""
    out = subprocess.run([command[0], "-Cr40", *options, *command[1:], root], check=True, capture_output=True, text=True).stdout
    cells, last = {}, None
    for line in out.splitlines():
        found = re.match(r"\.?([\w.]+) = ?(.*)$", line)
        if found:
            last = found[1]
            cells[last] = found[2]
        elif last:
            cells[last] += line
    return {name: value.strip('" ') for name, value in cells.items()}


def column(cells, name):
    return {key[len(name) + 1 :]: value for key, value in cells.items() if key.startswith(name + ".")}


def same(what, shown, expected):
    global compared, wrong
    compared += 1
    if str(shown) != str(expected):
        wrong += 1
        print(f"{what}: SNMP has {shown!r}, not {expected!r}")


def between(what, shown, least, most):
    global compared, wrong
    compared += 1
    if shown is None or not least <= int(shown) <= most:
        wrong += 1
        print(f"{what}: SNMP has {shown!r}, not {least} to {most}")


def digits(octets):
    return octets.replace(" ", "").lower()


def fresh():
    """All of them in a picture that is younger than this call."""
    began = datetime.now(timezone.utc)
    for _ in range(60):
        cells = walk(HOST, *NUMBERS)
        date = digits(cells[f"{HOST}.1.2.0"])
        seen = datetime(int(date[:4], 16), *(int(date[i : i + 2], 16) for i in range(4, 14, 2)), int(date[14:16], 16) * 100_000, timezone.utc)
        if seen > began:
            return {**cells, **walk(SCSI, *NUMBERS), **walk(ISCSI, *NUMBERS)}, walk("IF-MIB::interfaces", *NAMES), walk("IF-MIB::ifXTable", *NAMES)
        time.sleep(0.1)
    sys.exit("the agent makes no new picture")


def kernel(*names):
    try:
        with open(os.path.join(*names)) as file:
            return file.read().strip()
    except OSError:
        return ""


def counters():
    lines = (line.partition(":") for line in kernel("/proc/net/dev").splitlines())
    return {name.strip(): [int(n) for n in rest.split()] for name, colon, rest in lines if colon}


def spaces():
    found = {}
    for line in kernel("/proc/self/mounts").splitlines():
        where = line.split()[1].replace("\\040", " ")
        try:
            found[where] = os.statvfs(where)
        except OSError:
            pass  # Not for us.
    return found


NUMBERS = ("-m", "", "-OnQte")
NAMES = ("-m", "IF-MIB", "-OQste")

before = counters(), spaces()
earlier = {session["session"]: session for session in json.loads(line.ask(home, "GET", "iscsi"))["sessions"]}
cells, interfaces, more = fresh()
after = counters(), spaces()

# IF-MIB
there = {name: kernel("/sys/class/net", name, "ifindex") for name in os.listdir("/sys/class/net")}
there = {name: index for name, index in there.items() if index}
same("ifNumber", interfaces["ifNumber.0"], len(there))
for name, index in there.items():
    at = lambda file: kernel("/sys/class/net", name, file)
    same("ifDescr", interfaces.get(f"ifDescr.{index}"), name)
    same("ifName", more.get(f"ifName.{index}"), name)
    same(f"ifMtu of {name}", interfaces.get(f"ifMtu.{index}"), at("mtu"))
    same(f"ifAlias of {name}", more.get(f"ifAlias.{index}"), at("ifalias"))
    same(f"ifAdminStatus of {name}", interfaces.get(f"ifAdminStatus.{index}"), 1 if int(at("flags"), 16) & 1 else 2)
    address = [int(octet, 16) for octet in at("address").split(":") if octet]
    shown = [int(octet, 16) for octet in interfaces.get(f"ifPhysAddress.{index}", "").split(":") if octet]
    same(f"ifPhysAddress of {name}", shown, address if any(address) else [])
    same(f"ifHighSpeed of {name}", more.get(f"ifHighSpeed.{index}"), max(0, int(at("speed") or 0)))
    if at("operstate") in ("up", "down"):
        same(f"ifOperStatus of {name}", interfaces.get(f"ifOperStatus.{index}"), {"up": 1, "down": 2}[at("operstate")])
    for object, place in (("ifHCInOctets", 0), ("ifHCInMulticastPkts", 7), ("ifHCOutOctets", 8), ("ifHCOutUcastPkts", 9)):
        between(f"{object} of {name}", more.get(f"{object}.{index}"), before[0][name][place], after[0][name][place])
    between(f"ifInErrors of {name}", interfaces.get(f"ifInErrors.{index}"), before[0][name][2], after[0][name][2])

# HOST-RESOURCES-MIB
memory = dict(re.findall(r"(\w+): +(\d+)", kernel("/proc/meminfo")))
same("hrMemorySize", cells[f"{HOST}.2.2.0"], memory["MemTotal"])
uptime = float(kernel("/proc/uptime").split()[0]) * 100
between("hrSystemUptime", cells[f"{HOST}.1.1.0"], uptime - 1_000, uptime)
units, sizes, used = (column(cells, f"{HOST}.2.3.1.{n}") for n in (4, 5, 6))
mounted = 0
for index, label in column(cells, f"{HOST}.2.3.1.3").items():
    unit = int(units[index])
    if label == "Physical memory":
        same("its size", int(sizes[index]) * unit, int(memory["MemTotal"]) << 10 & -unit)
    if label.startswith("/"):
        mounted += 1
        one, two = before[1][label], after[1][label]
        same(f"size of {label}", sizes[index], one.f_blocks * one.f_frsize // unit)
        taken = sorted((each.f_blocks - each.f_bfree) * each.f_frsize for each in (one, two))
        between(f"used of {label}", int(used[index]) * unit, taken[0] - SLACK, taken[1] + SLACK)
between("file systems", mounted, 1, 64)
types = list(column(cells, f"{HOST}.3.2.1.2").values())
same("processors", sum(kind.endswith(f"{HOST}.3.1.3") for kind in types), len(re.findall(r"(?m)^cpu\d", kernel("/proc/stat"))))

# ISCSI-MIB and SCSI-MIB
iscsi = ask("iscsi", "show")
nodes = {name: index.split(".")[1] for index, name in column(cells, f"{ISCSI}.5.1.1.2").items()}
same("iscsiNodeName", sorted(nodes), sorted(target["name"] for target in iscsi["targets"]))
ports = column(cells, f"{ISCSI}.3.1.1.2")
same("iscsiTgtPortalPort", sorted(ports.values()), sorted(portal.rpartition(":")[2] for portal in iscsi["portals"]))
same("iscsiTgtPortalTag", sorted(column(cells, f"{ISCSI}.3.1.1.3").values()), sorted(map(str, iscsi["portalTags"])))
lus = {digits(naa): index for index, naa in column(cells, f"{SCSI}.4.2.1.5").items()}
for target in iscsi["targets"]:
    node, logins = nodes.get(target["name"]), target["logins"]
    for object, number, field in (("Accepts", 1, "accepted"), ("OtherFails", 2, "other"), ("AuthenticateFails", 5, "unproven")):
        same(f"iscsiTgtLogin{object}", cells.get(f"{ISCSI}.6.2.1.{number}.1.{node}"), logins[field])
    same("scsiTransportDevName", cells.get(f"{SCSI}.1.5.1.4.1.{node}.1"), target["name"])
    same("iscsiNodeMaxBurstLength", cells.get(f"{ISCSI}.5.1.1.10.1.{node}"), iscsi["offered"]["burstBytesMax"])
    for unit in target["units"]:
        lu = lus.get(unit["naa"], "").rpartition(".")[0]
        same("scsiLuDefaultLun", digits(cells.get(f"{SCSI}.4.1.1.2.{lu}", "")), f"{unit['lun']:04x}000000000000")
        same("scsiLuStatus", cells.get(f"{SCSI}.4.1.1.8.{lu}"), 2 if unit["access"] == "active" else 3)
        same("scsiLuVendorId", cells.get(f"{SCSI}.4.1.1.4.{lu}"), "FOREBAY")
same("sessions", len(column(cells, f"{ISCSI}.10.1.1.4")), len(iscsi["sessions"]))
for session in iscsi["sessions"]:
    row = f"1.{nodes.get(session['target'], 0)}.{session['session']}"
    path, terms = session["path"], session["terms"]
    same("iscsiSsnInitiatorName", cells.get(f"{ISCSI}.10.1.1.4.{row}"), session["initiator"])
    same("iscsiSsnISID", digits(cells.get(f"{ISCSI}.10.1.1.7.{row}", "")), path["isid"])
    same("iscsiSsnFirstBurstLength", cells.get(f"{ISCSI}.10.1.1.14.{row}"), terms["firstBurstBytesMax"])
    least = earlier.get(session["session"], session)  # An initiator that has nothing to do says so now and then.
    between("iscsiSsnCmdPDUs", cells.get(f"{ISCSI}.10.2.1.1.{row}"), least["commands"], session["commands"])
    between("iscsiSsnRxDataOctets", cells.get(f"{ISCSI}.10.2.1.4.{row}"), least["receivedBytes"], session["receivedBytes"])
    same("iscsiCxnLocalPort", cells.get(f"{ISCSI}.11.1.1.7.{row}.1"), path["portal"].rpartition(":")[2])
    same("iscsiCxnRemotePort", cells.get(f"{ISCSI}.11.1.1.9.{row}.1"), session["address"].rpartition(":")[2])
    same("iscsiCxnHeaderIntegrity", cells.get(f"{ISCSI}.11.1.1.12.{row}.1"), 4 if session["headerDigest"] else 3)
    same("iscsiCxnMaxXmitDataSegLength", cells.get(f"{ISCSI}.11.1.1.11.{row}.1"), terms["sendBytesMax"])
print(f"{compared} values compared, {wrong} differ")
sys.exit(1 if wrong or compared < 60 or not iscsi["sessions"] else 0)
