#!/usr/bin/python3
"""Those who dial an appliance's line and are no peers; for suites.

strangers.py crowd ADDRESS PORT COUNT   keeps COUNT connections open, and opens what is closed anew, until it is
                                        told to end (SIGTERM): some say nothing, some a handshake by a byte now and then, some
                                        announce lengths without end and send, some speak another language.
                                        Then prints how many it opened, how many of each kind the other end
                                        closed, and the most bytes that were taken from one.
strangers.py knock ADDRESS PORT TIMES   completes handshakes with a certificate of its own, which nobody knows, in each
                                        language of the line; prints how many were let go without a byte
"""

import collections
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import time

KINDS = ("silent", "slow", "endless", "foreign")
OPENED_A_SECOND = 400
BYTE_EVERY_S = 0.2
TICK_S = 0.05
ANSWER_S = 10
LANGUAGES = ("forebay-link/1", "http/1.1")

# A record of a handshake that says 16 KiB, with a ClientHello in it that says 16 MiB.
ENDLESS = b"\x16\x03\x01\x40\x00" + b"\x01\xff\xff\xff" + bytes(16380)
FOREIGN = b"GET / HTTP/1.1\r\nHost: forebay\r\n\r\n"


def hello():
    """The first bytes of a right handshake."""
    incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    try:
        context.wrap_bio(incoming, outgoing).do_handshake()
    except ssl.SSLWantReadError:
        pass
    return outgoing.read()


class Stranger:
    def __init__(self, kind, address, begin):
        self.kind, self.left = kind, {"slow": begin, "foreign": FOREIGN}.get(kind, b"")
        self.sent, self.next = 0, 0.0
        self.socket = socket.socket()
        self.socket.setblocking(False)
        self.socket.connect_ex(address)

    def talk(self, now):
        """Says what is due; false when the other end has closed."""
        try:
            if self.kind == "endless":
                self.sent += self.socket.send(ENDLESS)
            elif self.left and now >= self.next:
                count = 1 if self.kind == "slow" else len(self.left)
                self.sent += self.socket.send(self.left[:count])
                self.left, self.next = self.left[count:], now + BYTE_EVERY_S
        except BlockingIOError:
            pass
        except OSError as error:
            return isinstance(error, InterruptedError)
        return self.listen()

    def listen(self):
        try:
            return self.socket.recv(4096) != b""  # An alert may come before the end.
        except BlockingIOError:
            return True
        except OSError:
            return False


def crowd(address, port, count):
    where, begin = (address, int(port)), hello()
    standing, opened = [], 0
    closed, most = collections.Counter(), 0
    allowed = time.monotonic()
    told = []
    signal.signal(signal.SIGTERM, lambda *_: told.append(True))
    print("ready", flush=True)
    while not told:
        time.sleep(TICK_S)
        now = time.monotonic()
        while len(standing) < int(count) and allowed < now:
            standing.append(Stranger(KINDS[opened % len(KINDS)], where, begin))
            opened += 1
            allowed += 1 / OPENED_A_SECOND
        allowed = max(allowed, now - 1)
        still = []
        for stranger in standing:
            if stranger.talk(now):
                still.append(stranger)
            else:
                stranger.socket.close()
                closed[stranger.kind] += 1
                most = max(most, stranger.sent)
        standing = still
    print("opened", opened)
    for kind in KINDS:
        print(kind, closed[kind])
    print("bytes", most)


def certificate(folder):
    key, name = folder + "/key.pem", folder + "/cert.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
        + ["-days", "3650", "-subj", "/CN=forebay", "-keyout", key, "-out", name],
        check=True,
        stderr=subprocess.DEVNULL,
    )
    return name, key


def let_go(address, port, context):
    """Whether a connection ended without a byte of what is spoken on it."""
    try:
        with socket.create_connection((address, int(port)), ANSWER_S) as plain:
            with context.wrap_socket(plain) as line:
                line.settimeout(ANSWER_S)
                said = line.recv(1)
    except TimeoutError:
        sys.exit("strangers.py: not let go within %d s" % ANSWER_S)
    except OSError:
        return True  # A reset, or an alert: before a byte all the same.
    return said == b""


def knock(address, port, times):
    gone = 0
    with tempfile.TemporaryDirectory() as folder:
        chain = certificate(folder)
        for i in range(int(times)):
            context = ssl.create_default_context()
            context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
            context.load_cert_chain(*chain)
            context.set_alpn_protocols([LANGUAGES[i % len(LANGUAGES)]])
            gone += let_go(address, port, context)
    print(gone)


if __name__ == "__main__":
    {"crowd": crowd, "knock": knock}[sys.argv[1]](*sys.argv[2:])
