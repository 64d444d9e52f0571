#!/usr/bin/env python3
"""A control API for a fake that has none, in terms of what the fake has: python3 adapter.py http://127.0.0.1:8080 8082

specs/control.yaml describes the API. This adapter knows the time and lets payers pay, by the operations mark_as_paid and
mark_as_failed of the fake; change `complete` and `clock` to what yours has. Standard library only. The key of the fake is in OMISE_SECRET_KEY.
"""
import base64
import json
import os
import re
import sys
import urllib.error
import urllib.request
from datetime import datetime, timezone
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

TARGET, PORT = sys.argv[1].rstrip("/"), int(sys.argv[2])
KEY = base64.b64encode((os.environ["OMISE_SECRET_KEY"] + ":").encode()).decode()
HERE = {"localhost", "127.0.0.1", "[::1]"}


class Refused(Exception):
    """What the control API answers instead: a status and a sentence."""


def ask(method, path):
    request = urllib.request.Request(TARGET + path, method=method, data=b"" if method == "POST" else None,
                                     headers={"Authorization": "Basic " + KEY, "Omise-Version": "2019-05-29"})
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return json.load(answer)
    except urllib.error.HTTPError as refusal:
        raise Refused(refusal.code, json.load(refusal).get("message", "the target refused")) from None


def complete(body, charge):
    outcome = body.get("outcome", "successful")
    if outcome not in ("successful", "failed"):
        raise Refused(400, '"outcome" must be "successful" or "failed"')
    return ask("POST", "/charges/%s/mark_as_%s" % (charge, "paid" if outcome == "successful" else "failed"))


ROUTES = (
    ("GET", r"/healthz?", lambda body: {"status": "ok"}),
    ("GET", r"/features", lambda body: {"features": ["complete"]}),
    ("GET", r"/clock", lambda body: {"now": datetime.now(timezone.utc).isoformat(), "frozen": False}),
    ("POST", r"/charges/(\w+)/complete", complete),
)


class Control(BaseHTTPRequestHandler):
    def answer(self):
        try:
            if self.headers.get("Host", "").rsplit(":", 1)[0] not in HERE or self.headers.get("Origin"):
                raise Refused(403, "only programs of this machine may use the control API")
            body = json.loads(self.rfile.read(int(self.headers.get("Content-Length") or 0)) or "{}")
            for method, path, handle in ROUTES:
                found = re.fullmatch(path, self.path)
                if method == self.command and found:
                    status, out = 200, handle(body, *found.groups())
                    break
            else:
                raise Refused(404, "the control API does not know this path and method")
        except Refused as refusal:
            status, out = refusal.args[0], {"error": refusal.args[1]}
        except (ValueError, OSError) as problem:
            status, out = 400, {"error": str(problem)}
        text = json.dumps(out).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    do_GET = do_POST = answer

    def log_message(self, *_):
        pass


if __name__ == "__main__":
    with ThreadingHTTPServer(("127.0.0.1", PORT), Control) as server:
        print("control http://127.0.0.1:%d" % server.server_address[1], flush=True)
        server.serve_forever()
