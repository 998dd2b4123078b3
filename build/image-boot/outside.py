#!/usr/bin/python3
"""What somebody does with a machine from outside; for suite `image`.

outside.py ports COUNT                     so many free TCP ports of this machine
outside.py set-up FOLDER CODE              makes the first admin with the code from the console, and for what follows an API
                                           key, in FOLDER/key; FOLDER/web has the port of HTTPS, FOLDER/fingerprint
                                           what its certificate must be: to another one nothing is said
outside.py ask FOLDER METHOD PATH [BODY]   an operation of the REST interface; an absolute PATH is no operation of it
outside.py value FOLDER PATH NAME...       one value out of what an operation answers: names of fields, or numbers of items
outside.py hears PORT                      ends with 0 if somebody speaks there within a few seconds
outside.py type SOCKET TEXT                types on a serial console
outside.py button SOCKET                   presses the power button (QMP)
outside.py plug SOCKET FILE                plugs a disk in (QMP)
"""

import hashlib
import http.client
import json
import os
import secrets
import socket
import ssl
import sys

PATIENCE_S = 90  # An answer of a machine that is emulated.
HEARING_S = 5
HERE = "127.0.0.1"


def read(folder, name):
    with open(os.path.join(folder, name)) as file:
        return file.read().strip()


class Appliance:
    """Its REST interface, by the service web: as a stranger, in a session, or with the key of FOLDER."""

    def __init__(self, folder):
        self.port = int(read(folder, "web"))
        self.pinned = read(folder, "fingerprint").replace(":", "").lower()
        self.headers = {"Content-Type": "application/json"}
        if os.path.exists(os.path.join(folder, "key")):
            self.headers["Authorization"] = "Bearer " + read(folder, "key")

    def answer(self, method, path, body=None):
        """The answer's head and text. A refusal ends the process."""
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE  # It is looked at here.
        connection = http.client.HTTPSConnection(HERE, self.port, context=context, timeout=PATIENCE_S)
        connection.connect()
        shown = hashlib.sha256(connection.sock.getpeercert(binary_form=True)).hexdigest()
        if shown != self.pinned:
            sys.exit("outside.py: its certificate is %s, and not %s" % (shown, self.pinned))
        path = path if path.startswith("/") else "/api/v1/" + path
        connection.request(method, path, body, self.headers)
        answer = connection.getresponse()
        text = answer.read().decode()
        if answer.status >= 300:
            sys.exit("outside.py: %s %s: %d %s" % (method, path, answer.status, text))
        return answer, text

    def document(self, method, path, body=None):
        return json.loads(self.answer(method, path, None if body is None else json.dumps(body))[1])


def set_up(folder, code):
    password = secrets.token_urlsafe(16)
    appliance = Appliance(folder)
    head, text = appliance.answer("POST", "setup", json.dumps({"code": code, "name": "paula", "password": password}))
    appliance.headers["Cookie"] = head.getheader("Set-Cookie").split(";")[0]
    appliance.headers["X-Forebay-Csrf"] = json.loads(text)["csrf"]
    appliance.document("POST", "session/confirmation", {"password": password})
    made = appliance.document("POST", "keys", {"name": "rig", "role": "admin", "days": 1})
    with open(os.open(os.path.join(folder, "key"), os.O_WRONLY | os.O_CREAT, 0o600), "w") as file:
        file.write(made["secret"])


def value(folder, path, *names):
    found = Appliance(folder).document("GET", path)
    for name in names:
        found = found[int(name)] if isinstance(found, list) else found[name]
    return found


def hears(port):
    with socket.create_connection((HERE, int(port)), HEARING_S) as connection:
        try:
            said = connection.recv(1)
        except OSError:
            said = b""  # Nothing in time, or a reset.
    sys.exit(0 if said else 1)


def ports(count):
    held = [socket.create_server((HERE, 0)) for _ in range(int(count))]
    return " ".join(str(one.getsockname()[1]) for one in held)


def type_(path, text):
    """Ends when it has come back: what was not taken yet when a line is hung up is lost."""
    with socket.socket(socket.AF_UNIX) as console:
        console.settimeout(PATIENCE_S)
        console.connect(path)
        console.sendall(text.encode())
        said = b""
        while text.replace("\r", "\r\n").encode() not in said:
            said += console.recv(4096) or sys.exit("outside.py: the console was hung up")


def qmp(path, *commands):
    with socket.socket(socket.AF_UNIX) as monitor:
        monitor.settimeout(PATIENCE_S)
        monitor.connect(path)
        lines = monitor.makefile("rw")
        for command, arguments in (("qmp_capabilities", {}), *commands):
            lines.write(json.dumps({"execute": command, "arguments": arguments}) + "\n")
            lines.flush()
            answer = {}
            while "return" not in answer:  # A greeting and events come between.
                answer = json.loads(lines.readline())
                if "error" in answer:
                    sys.exit("outside.py: %s: %s" % (command, answer["error"]["desc"]))
    return answer["return"]


def plug(path, file):
    node = {"driver": "raw", "node-name": "stick", "file": {"driver": "file", "filename": file}}
    qmp(path, ("blockdev-add", node), ("device_add", {"driver": "virtio-blk-pci", "drive": "stick", "id": "stick"}))


def forward(path, port, service):
    """From a port here to one of the machine; service 0: no more. Connections that stand stay."""
    rule = "tcp:%s:%s" % (HERE, port)
    line = "hostfwd_remove " + rule if service == "0" else "hostfwd_add %s-:%s" % (rule, service)
    said = qmp(path, ("human-monitor-command", {"command-line": line})).strip()
    if said != ("host forwarding rule for %s removed" % rule if service == "0" else ""):
        sys.exit("outside.py: %s: %s" % (line, said))


if __name__ == "__main__":
    verbs = {"set-up": set_up, "hears": hears, "type": type_, "plug": plug}
    verbs["forward"] = forward
    verbs["ports"] = lambda count: print(ports(count))
    verbs["ask"] = lambda folder, *words: print(Appliance(folder).answer(*words)[1])
    verbs["value"] = lambda *words: print(value(*words))
    verbs["button"] = lambda path: qmp(path, ("system_powerdown", {}))
    verbs[sys.argv[1]](*sys.argv[2:])
