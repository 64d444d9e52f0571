#!/usr/bin/env python3
"""A control API for a fake that has none, in terms of what the fake has: python3 adapter.py http://127.0.0.1:8080 8082

specs/control.yaml describes the API. This adapter knows the time and lets payers pay, by the operations mark_as_paid and mark_as_failed
of the fake: change ROUTES to what yours has. Standard library only. The key of the fake is in OMISE_SECRET_KEY."""
import base64
import json
import os
import re
import sys
import urllib.request
from datetime import datetime, timezone
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

TARGET, PORT = sys.argv[1].rstrip("/"), int(sys.argv[2])
KEY = base64.b64encode((os.environ["OMISE_SECRET_KEY"] + ":").encode()).decode()


class Refused(Exception):
    """What the control API answers instead: a status and a sentence."""


def complete(body, charge):
    outcome = {"successful": "paid", "failed": "failed"}.get(body.get("outcome", "successful"))
    if not outcome:
        raise Refused(400, '"outcome" must be "successful" or "failed"')
    request = urllib.request.Request("%s/charges/%s/mark_as_%s" % (TARGET, charge, outcome), data=b"",
                                     headers={"Authorization": "Basic " + KEY, "Omise-Version": "2019-05-29"})
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return json.load(answer)
    except urllib.error.HTTPError as refusal:
        raise Refused(refusal.code, json.load(refusal).get("message", "the target refused")) from None


ROUTES = {
    r"GET /healthz?": lambda body: {"status": "ok"},
    r"GET /features": lambda body: {"features": ["complete"]},
    r"GET /clock": lambda body: {"now": datetime.now(timezone.utc).isoformat(), "frozen": False},
    r"POST /charges/(\w+)/complete": complete,
}


class Control(BaseHTTPRequestHandler):
    def respond(self):
        if not re.match(r"(localhost|127\.0\.0\.1|\[::1\])(:|$)", self.headers.get("Host", "")) or self.headers.get("Origin"):
            raise Refused(403, "only programs of this machine may use the control API")
        body = json.loads(self.rfile.read(int(self.headers.get("Content-Length") or 0)) or "{}")
        for route, handle in ROUTES.items():
            if found := re.fullmatch(route, self.command + " " + self.path):
                return handle(body, *found.groups())
        raise Refused(404, "the control API does not know this path and method")

    def do_GET(self):
        try:
            status, out = 200, self.respond()
        except Refused as refusal:
            status, out = refusal.args[0], {"error": refusal.args[1]}
        except (ValueError, OSError, AttributeError, TypeError) as problem:
            status, out = 400, {"error": str(problem)}
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps(out).encode())
    do_POST = do_GET


server = ThreadingHTTPServer(("127.0.0.1", PORT), Control)
print("control http://127.0.0.1:%d" % server.server_address[1], flush=True)
server.serve_forever()
