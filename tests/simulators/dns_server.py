"""A name server that answers as it is told."""

import socket
import struct
import threading
from contextlib import contextmanager

FLAGS = {
    "answers": 0x8400,
    "not authoritative": 0x8000,
    "refuses": 0x8005,
    "knows no such name": 0x8403,
    "empty": 0x8400,
}


@contextmanager
def answering(how):
    """The port of a server on loopback; ``how`` is one of FLAGS, "silent", "garbage" or "another number"."""
    line = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    line.bind(("127.0.0.1", 0))
    asked = []

    def serve():
        while True:
            frame, sender = line.recvfrom(4096)
            if not frame:
                return
            asked.append(frame)
            if how == "silent":
                continue
            if how == "garbage":
                line.sendto(b"?", sender)
                continue
            number = struct.unpack("!H", frame[:2])[0] ^ (how == "another number")
            answers = int(how in {"answers", "not authoritative", "another number"})
            flags = FLAGS.get(how, 0x8400)
            line.sendto(struct.pack("!HHHHHH", number, flags, 1, answers, 0, 0) + frame[12:], sender)

    thread = threading.Thread(target=serve)
    thread.start()
    port = line.getsockname()[1]
    try:
        yield port, asked
    finally:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as last:
            last.sendto(b"", ("127.0.0.1", port))
        thread.join()
        line.close()
