#!/usr/bin/env python3
"""A small stranger's server: part of the Omise (Opn Payments) payment API, in memory.

Written from the collected facts only (see README.md for the sources, and for the choices made where the
sources are open).  Standard library only.  This file: routes, keys, versions, start and stop.  The rest:
model.py (the objects), tables.py (fixed tables), wire.py (HTTP, bodies, errors).
"""
import argparse
import base64
import hmac
import json
import os
import signal
import sys
import threading
from urllib.parse import unquote_to_bytes

import model
from common import Store, new_id, now
from tables import VERSION
from wire import ApiError, Server, old_shape, parse_body, parse_form


# ---------------------------------------------------------------------- routes
PUBLIC, SECRET, EITHER, OPEN = "public", "secret", "either", "open"
ROUTES = {}


def route(key_kind, *pairs):
    for where, function in pairs:
        ROUTES[where] = (key_kind, function)


route(PUBLIC, ("POST tokens", model.tokens_create), ("GET tokens/*", model.tokens_get))
route(EITHER, ("POST sources", model.sources_create), ("GET sources/*", model.sources_get),
      ("GET capability", model.capability_get))
route(OPEN, ("GET charges/*/documents/*/downloads/*", model.qr_download))
route(SECRET,
      ("POST charges", model.charges_create), ("GET charges", model.charges_list), ("GET charges/*", model.charges_get),
      ("PATCH charges/*", model.charges_update), ("POST charges/*/capture", model.charges_capture),
      ("POST charges/*/reverse", model.charges_reverse), ("POST charges/*/expire", model.charges_expire),
      ("POST charges/*/mark_as_paid", lambda req, i: model.charges_mark(req, i, True)),
      ("POST charges/*/mark_as_failed", lambda req, i: model.charges_mark(req, i, False)),
      ("GET charges/*/events", model.charges_events), ("POST charges/*/refunds", model.refunds_create),
      ("GET charges/*/refunds", model.refunds_of_charge), ("GET charges/*/refunds/*", model.refunds_get),
      ("GET refunds", model.refunds_list),
      ("POST customers", model.customers_create), ("GET customers", model.customers_list),
      ("GET customers/*", model.customers_get), ("PATCH customers/*", model.customers_update),
      ("DELETE customers/*", model.customers_delete),
      ("GET customers/*/cards", model.cards_list), ("GET customers/*/cards/*", model.cards_get),
      ("PATCH customers/*/cards/*", model.cards_update), ("DELETE customers/*/cards/*", model.cards_delete),
      ("POST recipients", model.recipients_create), ("GET recipients", model.recipients_list),
      ("GET recipients/*", model.recipients_get), ("PATCH recipients/*", model.recipients_update),
      ("DELETE recipients/*", model.recipients_delete), ("PATCH recipients/*/verify", model.recipients_verify),
      ("GET events", model.events_list), ("GET events/*", model.events_get), ("GET account", model.account_get))


class Request:
    __slots__ = ("store", "base", "path", "params", "raw_length", "auto_3ds", "account")


class Api:
    """The whole API without HTTP: answer() takes a read request and gives (status, body bytes, version, type)."""

    def __init__(self, public_key, secret_key, auto_3ds=False):
        self.public, self.secret, self.auto_3ds = public_key.encode(), secret_key.encode(), auto_3ds
        self.lock, self.store, self.base = threading.Lock(), Store(), ""
        self.account = (new_id("account"), now())
        self.store.recipients.add({
            "id": new_id("recp"), "created": now(), "name": "Stranger Co", "email": None, "default": True,
            "description": "Default recipient", "tax_id": "", "type": "individual", "metadata": {}, "deleted": False,
            "verified_at": now(), "bank": {"code": "test", "name": "DEFAULT BANK ACCOUNT", "number": "123456789",
                                           "created": now(), "type": None, "branch": None}})

    def key_kind(self, header):
        scheme, _, coded = (header or "").strip().partition(" ")
        if scheme.lower() != "basic":
            return None
        try:
            key = base64.b64decode(coded.strip(), validate=True).partition(b":")[0]
        except ValueError:
            return None
        if hmac.compare_digest(key, self.secret):
            return SECRET
        return PUBLIC if hmac.compare_digest(key, self.public) else None

    @staticmethod
    def version(asked, first):
        """The version to answer in: an unknown one counts as none, the two oldest are not served."""
        if asked in ("2014-07-27", "2015-11-17") or (asked == "2017-11-02" and first == "capability"):
            raise ApiError(404, "service_not_found",
                           "you are using api version which does not support this operation")
        return asked if asked == "2017-11-02" else VERSION

    def answer(self, method, target, headers, raw):
        try:
            path, _, query = target.partition("?")
            if path.startswith("http"):
                path = "/" + path.partition("//")[2].partition("/")[2]
            parts = [unquote_to_bytes(x).decode("utf-8", "replace") for x in path.strip("/").split("/")]
            found = ROUTES.get(method + " " + "/".join("*" if i % 2 else p for i, p in enumerate(parts)))
            if found is None:
                raise ApiError(404, "not_found", "there is nothing at this address")
            kind, function = found
            if kind != OPEN:
                key = self.key_kind(headers.get("authorization"))
                if key is None or (kind != EITHER and kind != key):
                    raise ApiError(401, "authentication_failure", "authentication failed")
            req = Request()
            req.store, req.base, req.auto_3ds, req.account = self.store, self.base, self.auto_3ds, self.account
            req.path, req.raw_length = "/" + "/".join(parts), len(raw)
            req.params = parse_body(raw, headers.get("content-type", "").lower())
            if query:
                req.params = {**req.params, **parse_form(query)}
            version = self.version(headers.get("omise-version", ""), parts[0])
            with self.lock:
                out = function(req, *parts[1::2])
            if version != VERSION and kind != OPEN:
                out = old_shape(out)
            body = out if isinstance(out, bytes) else json.dumps(out, separators=(",", ":")).encode()
            if kind == OPEN:
                return 200, body, None, "image/svg+xml"
            return 200, body, "Aitne" if kind == PUBLIC else version, "application/json; charset=utf-8"
        except ApiError as error:
            return error.status, json.dumps(error.body()).encode(), None, "application/json; charset=utf-8"
        except Exception as error:  # never shows values: they may be secret
            trace, place = error.__traceback__, "?"
            while trace:
                place, trace = trace.tb_lineno, trace.tb_next
            print("internal error: %s at line %s" % (type(error).__name__, place), file=sys.stderr)
            oops = ApiError(500, "internal_error", "something went wrong here")
            return 500, json.dumps(oops.body()).encode(), None, "application/json; charset=utf-8"


# ------------------------------------------------------------------------ main
def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--ready-file")
    parser.add_argument("--public-key", default="pkey_test_stranger0000000000")
    parser.add_argument("--secret-key", default="skey_test_stranger0000000000")
    parser.add_argument("--three-ds", choices=("explicit", "auto"), default="explicit",
                        help="explicit: only authentication=3DS waits for the payer; auto: every return_uri does")
    options = parser.parse_args()
    api = Api(options.public_key, options.secret_key, options.three_ds == "auto")
    server = Server(("127.0.0.1", options.port), api)
    api.base = "http://127.0.0.1:%d" % server.server_address[1]
    stop = threading.Event()
    for number_ in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number_, lambda *_: stop.set())
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True).start()
    if options.ready_file:
        with open(options.ready_file + ".part", "w", encoding="ascii") as out:
            out.write(api.base + "\n")
        os.replace(options.ready_file + ".part", options.ready_file)
    stop.wait()
    server.shutdown()
    server.server_close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
