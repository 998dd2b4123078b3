#!/usr/bin/python3
"""A line over a long distance, and what measures it; for suites that run as root.

line.py relay NEAR FAR [MS] carries packets between two network namespaces, in each of which a device
                            line0 appears; every packet is 300 ms under way, or so many, each way. Told on stdin:
                            `loss PERCENT` drops so many at random, `reset` ends what connections there are,
                            `flip N` spoils a bit in each of the next N segments, makes their checksums fit, and says `spoilt`.
line.py receive ADDRESS PORT          takes plain TCP copies
line.py copy ADDRESS PORT FILE        sends one; prints the seconds until it was there
line.py drained HOME [FILE URI]       copies FILE to a volume, if given; prints the seconds until the peer of
                                      the appliance in HOME had confirmed everything
line.py ask HOME METHOD PATH [BODY]   an operation of the REST interface, in a tenth of the time that a verb of the
                                      command line takes to start
"""

import collections
import ctypes
import fcntl
import http.client
import json
import os
import random
import select
import socket
import struct
import subprocess
import sys
import time

DELAY_MS = 300
SPOILT_BYTES_MIN = 400  # Of a segment: one with data, and none of a handshake.
SEED = 7
PACKET_BYTES_MAX = 65536
CLONE_NEWNET, TUNSETIFF, IFF_TUN, IFF_NO_PI = 0x40000000, 0x400454CA, 1, 0x1000
TCP, SYN, RST_ACK = 6, 0x02, 0x14
POLL_S = 0.1
STDIN = 0


def tun(namespace):
    """A new device line0 in a namespace, as a descriptor for its packets."""
    with open("/run/netns/" + namespace) as there:
        if ctypes.CDLL(None, use_errno=True).setns(there.fileno(), CLONE_NEWNET) != 0:
            raise OSError(ctypes.get_errno(), "setns " + namespace)
    device = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
    fcntl.ioctl(device, TUNSETIFF, struct.pack("16sH22x", b"line0", IFF_TUN | IFF_NO_PI))
    return device


def checksum(data):
    if len(data) % 2:
        data += b"\0"
    total = sum(struct.unpack("!%dH" % (len(data) // 2), data))
    while total > 0xFFFF:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


class Connections:
    """Which TCP connections have been told to end: a packet of one of these becomes its reset."""

    def __init__(self):
        self.standing, self.ended = set(), set()

    def reset(self):
        self.ended |= self.standing
        self.standing = set()

    def passed(self, packet):
        if packet[0] >> 4 != 4 or packet[9] != TCP:
            return packet
        header = (packet[0] & 15) * 4
        ports = frozenset(struct.unpack("!HH", packet[header : header + 4]))
        if packet[header + 13] & SYN:
            self.ended.discard(ports)
            self.standing.add(ports)
        return self.as_reset(packet, header) if ports in self.ended else packet

    @staticmethod
    def as_reset(packet, header):
        tcp = bytearray(packet[header : header + 20])
        tcp[12], tcp[13], tcp[16:18] = 5 << 4, RST_ACK, b"\0\0"
        tcp[16:18] = struct.pack("!H", tcp_checksum(packet, tcp))
        ip = bytearray(packet[:header])
        ip[2:4], ip[10:12] = struct.pack("!H", header + len(tcp)), b"\0\0"
        ip[10:12] = struct.pack("!H", checksum(bytes(ip)))
        return bytes(ip + tcp)


def tcp_checksum(ip, tcp):
    return checksum(ip[12:20] + struct.pack("!BBH", 0, TCP, len(tcp)) + bytes(tcp))


class Spoiler:
    """A middlebox that does harm: one bit of a segment is another one, and no checksum below TLS tells."""

    def __init__(self, chance):
        self.chance, self.left = chance, 0

    def passed(self, packet):
        if self.left == 0 or packet[0] >> 4 != 4 or packet[9] != TCP:
            return packet
        header = (packet[0] & 15) * 4
        tcp = bytearray(packet[header:])
        data = (tcp[12] >> 4) * 4
        if len(tcp) - data < SPOILT_BYTES_MIN:
            return packet
        self.left -= 1
        print("spoilt", flush=True)
        tcp[self.chance.randrange(data, len(tcp))] ^= 1 << self.chance.randrange(8)
        tcp[16:18] = b"\0\0"
        tcp[16:18] = struct.pack("!H", tcp_checksum(packet, tcp))
        return packet[:header] + bytes(tcp)


def relay(near, far, delay_ms=DELAY_MS):
    delay = int(delay_ms) / 1000
    devices = [tun(near), tun(far)]
    other = {devices[0]: devices[1], devices[1]: devices[0]}
    chance = random.Random(SEED)
    connections = Connections()
    spoiler = Spoiler(chance)
    waiting = collections.deque()  # (when it arrives, where, packet); one delay, so in order
    loss = 0.0
    print("ready", flush=True)
    while True:
        wait = max(0.0, waiting[0][0] - time.monotonic()) if waiting else None
        for ready in select.select([*devices, STDIN], [], [], wait)[0]:
            if ready == STDIN:
                for words in map(str.split, os.read(STDIN, PACKET_BYTES_MAX).decode().splitlines()):
                    if words == ["reset"]:
                        connections.reset()
                    elif len(words) == 2 and words[0] == "loss":
                        loss = float(words[1]) / 100
                    elif len(words) == 2 and words[0] == "flip":
                        spoiler.left += int(words[1])
                    else:
                        sys.exit("line.py: cannot " + " ".join(words))
                continue
            packet = os.read(ready, PACKET_BYTES_MAX)
            if chance.random() >= loss:
                packet = spoiler.passed(connections.passed(packet))
                waiting.append((time.monotonic() + delay, other[ready], packet))
        while waiting and waiting[0][0] <= time.monotonic():
            _, where, packet = waiting.popleft()
            os.write(where, packet)


def receive(address, port):
    with socket.create_server((address, int(port))) as server:
        print("ready", flush=True)
        while True:
            connection, _ = server.accept()
            with connection:
                while connection.recv(1 << 16):
                    pass
                connection.sendall(b".")


def copy(address, port, file):
    with open(file, "rb") as source:
        content = source.read()
    begun = time.monotonic()
    with socket.create_connection((address, int(port))) as connection:
        connection.sendall(content)
        connection.shutdown(socket.SHUT_WR)
        if connection.recv(1) != b".":
            sys.exit("line.py: the copy broke")
    print("%.3f" % (time.monotonic() - begun))


def ask(home, method, path, body=None):
    """One operation of the REST interface: its answer as text. A refusal ends the process."""
    with open(home + "/run/ports.json") as ports, open(home + "/run/api-token") as token:
        api = next(port["address"] for port in json.load(ports) if port["service"] == "api")
        bearer = {"Authorization": "Bearer " + token.read().strip()}
    connection = http.client.HTTPConnection(api, timeout=60)
    connection.request(method, "/api/v1/" + path, body, {**bearer, "Content-Type": "application/json"})
    answer = connection.getresponse()
    text = answer.read().decode()
    if answer.status >= 300:
        sys.exit("line.py: %s %s: %d %s" % (method, path, answer.status, text))
    return text


def behind(home):
    """Bytes that a peer has not confirmed, over all groups."""
    status = json.loads(ask(home, "GET", "status"))
    return sum(group["lag"]["behindBytes"] for group in status["groups"])


def drained(home, *write):
    begun = time.monotonic()
    if write:
        subprocess.run(["nbdcopy", "--flush", *write], check=True)
    while behind(home) > 0:
        time.sleep(POLL_S)
    print("%.3f" % (time.monotonic() - begun))


if __name__ == "__main__":
    verbs = {"relay": relay, "receive": receive, "copy": copy, "drained": drained}
    verbs["ask"] = lambda *words: print(ask(*words))
    verbs[sys.argv[1]](*sys.argv[2:])
