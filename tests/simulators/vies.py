"""The register of VAT numbers, as its REST interface answers, on loopback. ``faults`` are answered in turn, once each."""

import json
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

DOWN = {"actionSucceed": False, "errorWrappers": [{"error": "MS_UNAVAILABLE"}]}


class Vies:
    def __init__(self, *valid):
        self.valid = set(valid)
        self.faults = []
        """(status, body) to answer instead; a body of None cuts the line."""
        self.asked = []
        self.address = ""

    def answer(self, asked):
        self.asked.append(asked)
        if self.faults:
            return self.faults.pop(0)
        number = asked["countryCode"] + asked["vatNumber"]
        is_valid = number in self.valid
        told = {
            "countryCode": asked["countryCode"],
            "vatNumber": asked["vatNumber"],
            "requestDate": "2026-11-24T10:00:00.000Z",
            "valid": is_valid,
            "requestIdentifier": "WAPIAAAA1" if is_valid and asked.get("requesterNumber") else "",
            "name": "EXEMPLE BV" if is_valid else "---",
            "address": "RUE DE L'EXEMPLE 1\n1000 BRUXELLES" if is_valid else "---",
        }
        return 200, told


@contextmanager
def running(*valid):
    vies = Vies(*valid)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            assert self.path == "/rest-api/check-vat-number"
            status, told = vies.answer(json.loads(body))
            if told is None:
                self.close_connection = True
                return
            written = told.encode() if isinstance(told, str) else json.dumps(told).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(written)))
            self.end_headers()
            self.wfile.write(written)

        def log_message(self, *_args):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    vies.address = f"http://127.0.0.1:{server.server_port}/rest-api/"
    try:
        yield vies
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
