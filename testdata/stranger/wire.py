"""The wire: errors, bodies and forms read, the older answer shape, and a small HTTP/1.1 server."""
import json
import re
import socket
import socketserver
import sys
import threading
import time
import uuid
from urllib.parse import unquote_to_bytes

MAX_BODY = 1_000_000
MAX_HEAD = 32_768
MAX_CONNECTIONS = 512
IDLE_SECONDS = 60


# ---------------------------------------------------------------------- errors
class ApiError(Exception):
    def __init__(self, status, code, message):
        super().__init__(code)
        self.status, self.code, self.message = status, code, message

    def body(self):
        return {"object": "error", "location": "https://www.omise.co/api-errors#" + self.code.replace("_", "-"),
                "code": self.code, "message": self.message}


def bad(message, code="bad_request"):
    return ApiError(400, code, message)


# -------------------------------------------------------------- reading bodies
def nest(box, parts, value):
    """Rack-style bracket keys: a[b], a[], a[][b] (a repeated sub-key starts a new element)."""
    key, rest = parts[0], parts[1:]
    if not rest:
        box[key] = value
    elif rest[0] == "":
        items = box.setdefault(key, [])
        if not isinstance(items, list):
            raise bad("parameters could not be read")
        if len(rest) == 1:
            items.append(value)
        else:
            if not items or not isinstance(items[-1], dict) or rest[1] in items[-1]:
                items.append({})
            nest(items[-1], rest[1:], value)
    else:
        inner = box.setdefault(key, {})
        if not isinstance(inner, dict):
            raise bad("parameters could not be read")
        nest(inner, rest, value)


def parse_form(text):
    box = {}
    for pair in text.split("&"):
        if not pair:
            continue
        key, eq, value = pair.partition("=")
        key, value = (unquote_to_bytes(x.replace("+", " ")).decode("utf-8", "replace") for x in (key, value))
        found = re.match(r"([^\[\]]+)((?:\[[^\[\]]*\]){0,8})$", key)
        parts = [found.group(1)] + re.findall(r"\[([^\[\]]*)\]", found.group(2)) if found else [key]
        nest(box, parts, value if eq else None)
    return box


def _no_constant(_name):
    raise ValueError("not JSON")


def parse_body(raw, ctype):
    text = raw.decode("utf-8", "replace").strip()
    if not text:
        return {}
    if "multipart" in ctype:
        raise bad("multipart bodies are not read here")
    if "json" in ctype or (text[0] in "{[" and "urlencoded" not in ctype):
        try:
            data = json.loads(text, parse_constant=_no_constant)
        except (ValueError, RecursionError):
            raise bad("the body is no readable JSON") from None
        if data is None:
            return {}
        if not isinstance(data, dict):
            raise bad("the body must be a JSON object")
        return data
    return {} if text == "null" else parse_form(text)


# ------------------------------------------------------- the shape of 2017-11-02
OLD_DROPS = {
    "charge": {"net", "fee", "fee_vat", "interest", "interest_vat", "platform_fee"},
    "token": {"charge_status"}, "customer": {"blocked"}, "recipient": {"default", "metadata", "schedule"},
    "bank_account": {"account_number", "bank_code", "branch_code", "type", "livemode"},
}
OLD_NAMES = {"created_at": "created", "refunded_amount": "refunded"}


def old_shape(value, top=True):
    """Renames and drops what 2019-05-29 brought; events keep the version of the account."""
    if isinstance(value, list):
        return [old_shape(v, False) for v in value]
    if not isinstance(value, dict) or value.get("object") == "event":
        return value
    kind = value.get("object")
    if top and value.get("deleted"):
        return {k: value[k] for k in ("object", "id", "livemode", "deleted")}
    if kind == "source":
        value = {k: value[k] for k in ("object", "id", "type", "flow", "amount", "currency")}
    drops, out = OLD_DROPS.get(kind, set()) | {"deleted"}, {}
    for name, v in value.items():
        if name in drops or (kind == "card" and name == "location" and v is None):
            continue
        if name in ("currency", "funding_currency") and isinstance(v, str):
            v = v.lower()
        out[OLD_NAMES.get(name, name)] = v if name == "metadata" else old_shape(v, False)
    if kind == "charge":
        out["reference"] = None
    if kind == "list" and not top:
        out["order"] = None
    return out


# ------------------------------------------------------------------------ HTTP
REASONS = {200: "OK", 400: "Bad Request", 401: "Unauthorized", 404: "Not Found", 500: "Internal Server Error"}


class Handler(socketserver.BaseRequestHandler):
    def setup(self):
        self.request.settimeout(IDLE_SECONDS)
        self.request.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.buffer = b""

    def more(self):
        data = self.request.recv(65536)
        if not data:
            raise ConnectionError
        self.buffer += data

    def upto(self, mark, bound):
        while (at := self.buffer.find(mark)) < 0:
            if len(self.buffer) > bound:
                raise bad("the request is too long")
            self.more()
        found, self.buffer = self.buffer[:at], self.buffer[at + len(mark):]
        if len(found) > bound:
            raise bad("the request is too long")
        return found

    def exactly(self, count):
        while len(self.buffer) < count:
            self.more()
        found, self.buffer = self.buffer[:count], self.buffer[count:]
        return found

    def body(self, headers):
        if headers.get("expect", "").lower() == "100-continue":
            self.request.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
        if "transfer-encoding" in headers:
            if headers["transfer-encoding"].strip().lower() != "chunked" or "content-length" in headers:
                raise bad("the length of the body is unclear")
            out = bytearray()
            while True:
                size = self.upto(b"\r\n", 256).split(b";")[0].strip()
                if not re.fullmatch(rb"[0-9a-fA-F]{1,8}", size) or len(out) + int(size, 16) > MAX_BODY:
                    raise bad("the body is too large or malformed")
                if int(size, 16) == 0:
                    while self.upto(b"\r\n", 4096):
                        pass
                    return bytes(out)
                out += self.exactly(int(size, 16))
                self.exactly(2)
        length = headers.get("content-length", "0").strip()
        if not re.fullmatch(r"[0-9]{1,12}", length):
            raise bad("the length of the body is unclear")
        if int(length) > MAX_BODY:
            raise bad("the body is too large")
        return self.exactly(int(length))

    def reply(self, status, body, version, ctype, keep, head=False):
        lines = ["HTTP/1.1 %d %s" % (status, REASONS.get(status, "Other")), "content-type: " + ctype,
                 "content-length: %d" % len(body), "cache-control: no-cache, no-store",
                 "x-request-id: " + str(uuid.uuid4()),
                 "date: " + time.strftime("%a, %d %b %Y %H:%M:%S GMT", time.gmtime()),
                 "server: stranger"]
        if version:
            lines.append("omise-version: " + version)
        if status == 401:
            lines.append('www-authenticate: Basic realm="payments"')
        if not keep:
            lines.append("connection: close")
        self.request.sendall("\r\n".join(lines).encode() + b"\r\n\r\n" + (b"" if head else body))

    def handle(self):
        if not self.server.slots.acquire(blocking=False):
            return
        try:
            while self.once():
                pass
        except (ConnectionError, TimeoutError, OSError):
            pass
        finally:
            self.server.slots.release()

    def once(self):
        try:
            while self.buffer[:2] == b"\r\n":
                self.buffer = self.buffer[2:]
            head = self.upto(b"\r\n\r\n", MAX_HEAD).decode("latin-1").split("\r\n")
            words = head[0].split(" ")
            if len(words) != 3 or not words[2].startswith("HTTP/1."):
                raise bad("no readable request")
            headers = {}
            for line in head[1:]:
                name, colon, value = line.partition(":")
                if not colon or name != name.strip():
                    raise bad("no readable request")
                headers[name.lower()] = value.strip()
            raw = self.body(headers)
        except ApiError as error:
            self.reply(400, json.dumps(error.body()).encode(), None, "application/json; charset=utf-8", False)
            self.drain()
            return False
        wish = headers.get("connection", "").lower()
        keep = wish != "close" if words[2] == "HTTP/1.1" else wish == "keep-alive"
        self.reply(*self.server.api.answer(words[0], words[1], headers, raw), keep, head=words[0] == "HEAD")
        return keep

    def drain(self):
        """Lets the client read the refusal before the connection is cut: reads on for a moment, bounded."""
        try:
            self.request.shutdown(socket.SHUT_WR)
            self.request.settimeout(1)
            for _ in range(128):
                if not self.request.recv(65536):
                    break
        except OSError:
            pass


class Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    block_on_close = False
    allow_reuse_address = True
    request_queue_size = 256

    def __init__(self, address, api):
        super().__init__(address, Handler)
        self.api, self.slots = api, threading.BoundedSemaphore(MAX_CONNECTIONS)

    def handle_error(self, request, client_address):
        print("connection error: %s" % sys.exc_info()[0].__name__, file=sys.stderr)
