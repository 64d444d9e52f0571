"""What every object needs: times, ids, scalar parameters, the store, lists."""
import re
import secrets
import time
from bisect import bisect_left, bisect_right
from datetime import datetime, timezone

from wire import ApiError, bad


# -------------------------------------------------------------- small helpers
def missing(kind, ident):
    return ApiError(404, "not_found", "%s %s was not found" % (kind, ident))


def now():
    return int(time.time())


def iso(ts, zone="Z"):
    return None if ts is None else time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(ts)) + zone


DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


def new_id(prefix):
    """Time-ordered suffix as recorded (int(first 19, 36) >> 55 = milliseconds), three characters longer."""
    n = (((int(time.time() * 1000) << 55) | secrets.randbits(55)) * 46656) + secrets.randbelow(46656)
    out = []
    while n:
        n, r = divmod(n, 36)
        out.append(DIGITS[r])
    return prefix + "_test_" + "".join(reversed(out))


def sentence(parts):
    if len(parts) < 3:
        return " and ".join(parts)
    return ", ".join(parts[:-1]) + ", and " + parts[-1]


def share(amount, percent):
    """amount * percent / 100, halves rounded up; percent is a decimal string with two places at most."""
    hundredths = round(float(percent) * 100)
    return (amount * hundredths + 5000) // 10000


# --------------------------------------------------------- scalar parameters
def text(params, key):
    """A scalar parameter as a string; None when it is absent, null or empty."""
    value = params.get(key)
    if value is None or value == "":
        return None
    if isinstance(value, (dict, list)):
        raise bad("%s must be a string" % key)
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def flag(params, key, default):
    value = text(params, key)
    if value is None:
        return default
    if value.lower() in ("true", "1"):
        return True
    if value.lower() in ("false", "0"):
        return False
    raise bad("%s must be true or false" % key)


def number(value):
    """(int, None), or (None, 'blank' | 'word' | 'fraction')."""
    if value is None or value == "":
        return None, "blank"
    if isinstance(value, bool) or isinstance(value, (dict, list)):
        return None, "word"
    if isinstance(value, int):
        return value, None
    if isinstance(value, float):
        return None, "fraction"
    if re.fullmatch(r"\s*[+-]?\d{1,18}\s*", value):
        return int(value), None
    return None, "fraction" if re.fullmatch(r"\s*[+-]?\d*\.\d+\s*", value) else "word"


def metadata(params):
    """None when not given."""
    value = params.get("metadata")
    if value is None or value == "":
        return None
    if not isinstance(value, dict):
        raise bad("Metadata should be a JSON hash")
    return value


def when(value):
    """An ISO 8601 date or time as whole seconds, None when unreadable."""
    value = str(value).strip()
    try:
        if re.fullmatch(r"\d{4}-\d\d-\d\d", value):
            value += "T00:00:00Z"
        moment = datetime.fromisoformat(value.replace(" ", "+", 1) if "T" in value else value)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=timezone.utc)
    try:
        return int(moment.timestamp())
    except (OverflowError, ValueError):
        return None


# ------------------------------------------------------------- store and lists
class Collection:
    """Records in the order of their making; every record has 'id' and 'created' (seconds)."""

    def __init__(self, kind):
        self.kind, self.by_id, self.rows, self.times = kind, {}, [], []

    def add(self, record):
        self.by_id[record["id"]] = record
        self.rows.append(record)
        self.times.append(record["created"])
        return record

    def get(self, ident):
        record = self.by_id.get(ident)
        if record is None:
            raise missing(self.kind, ident)
        return record

    def remove(self, record):
        at = self.rows.index(record)
        del self.by_id[record["id"]], self.rows[at], self.times[at]


class Store:
    def __init__(self):
        self.tokens, self.sources = Collection("token"), Collection("source")
        self.charges, self.refunds = Collection("charge"), Collection("refund")
        self.customers, self.recipients = Collection("customer"), Collection("recipient")
        self.events = Collection("event")


def bare_list(location, data, limit=20, offset=0, total=None, order="chronological", start=0, end=None):
    return {"object": "list", "location": location, "order": order, "total": len(data) if total is None else total,
            "offset": offset, "limit": limit, "from": iso(start), "to": iso(now() if end is None else end),
            "data": data}


def page(req, rows, times, render, newest_first=False):
    q = req.params
    limit, _ = number(q.get("limit"))
    limit = limit if limit is not None and 1 <= limit <= 100 else 20
    offset, _ = number(q.get("offset"))
    offset = offset or 0
    if offset < 0:
        raise bad("offset cannot be negative")
    asked = q.get("order") if q.get("order") in ("chronological", "reverse_chronological") else None
    bounds = []
    for key, default in (("from", 0), ("to", now())):
        given = text(q, key)
        bounds.append(default if given is None else when(given))
        if bounds[-1] is None:
            raise bad("%s is not a date" % key)
    start, end = bounds
    low, high = bisect_left(times, start), bisect_right(times, end)
    total = max(0, high - low)
    if asked == "reverse_chronological" or (newest_first and asked is None):
        picked = [rows[i] for i in range(high - 1 - offset, max(low, high - offset - limit) - 1, -1)]
    else:
        picked = rows[low + offset:min(high, low + offset + limit)]
    return bare_list(req.path, [render(r) for r in picked], limit, offset, total,
                     asked or "chronological", start, end)
