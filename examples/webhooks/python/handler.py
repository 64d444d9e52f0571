"""A webhook handler for Omise: it verifies the signature, and acts upon each event once."""

import base64
import hashlib
import hmac
import json
import os
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock

SECRET = base64.b64decode(os.environ["OMISE_WEBHOOK_SECRET"])
TOLERANCE = 300  # seconds
LIMIT = 1 << 20  # bytes of a body

lock = Lock()
seen = set()  # in a shop: a table with a unique key
paid = []  # amounts


def verified(headers, body):
    stamp = headers.get("Omise-Signature-Timestamp", "")
    if not stamp.isdigit() or abs(time.time() - int(stamp)) > TOLERANCE:
        return False
    want = hmac.new(SECRET, stamp.encode() + b"." + body, hashlib.sha256).hexdigest()
    given = headers.get("Omise-Signature", "").split(",")
    return any(hmac.compare_digest(want, each.strip()) for each in given)


def act(event):
    with lock:
        if event["id"] in seen:
            return
        seen.add(event["id"])
        if event["key"] == "charge.complete" and event["data"]["status"] == "successful":
            paid.append(event["data"]["amount"])


class Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        length = int(self.headers.get("Content-Length", 0))
        body = self.rfile.read(length) if length <= LIMIT else b""
        if length > LIMIT or not verified(self.headers, body):
            return self.say(401, "refused")
        act(json.loads(body))
        self.say(200, "taken")

    def do_GET(self):
        """What --check asks for: what the shop thinks that it was paid."""
        with lock:
            self.say(200, json.dumps({"payments": len(paid), "total": sum(paid)}))

    def say(self, status, text):
        self.send_response(status)
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, *args):
        pass


if __name__ == "__main__":
    ThreadingHTTPServer(("127.0.0.1", int(os.environ.get("PORT", "3000"))), Handler).serve_forever()
