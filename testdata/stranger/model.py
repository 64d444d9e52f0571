"""The payment objects and what can be done to them; no HTTP here.

Every public function takes the read request (req.store, req.base, req.path, req.params ...) and the ids
of its path, and gives the object of the answer.  Everything here runs under one lock.
"""
import base64
import hashlib
import json
import re
import secrets

from common import bare_list, flag, iso, metadata, missing, new_id, now, number, page, sentence, share, text, when
from tables import (AUTH_DAYS, BANKS, BRANDS, CARD_FEES, CHARGE_MAX, CURRENCIES, DAY, FAILURES, INSTALLMENT_MIN,
                    MAX_EVENTS, MAX_REFUNDS, TEST_CARDS, TYPES, VERSION)
from wire import ApiError, bad


# ------------------------------------------------------------ cards and tokens
def luhn(digits):
    total = 0
    for i, ch in enumerate(reversed(digits)):
        d = int(ch) * (2 if i % 2 else 1)
        total += d - 9 if d > 9 else d
    return total % 10 == 0


def brand_of(digits):
    two, three, four = int(digits[:2]), int(digits[:3]), int(digits[:4])
    if digits[0] == "4":
        return "Visa"
    if 51 <= two <= 55 or 2221 <= four <= 2720:
        return "MasterCard"
    if 3528 <= four <= 3589:
        return "JCB"
    if two in (34, 37):
        return "American Express"
    if two == 62:
        return "UnionPay"
    if four == 6011 or 644 <= three <= 659:
        return "Discover"
    if two in (36, 38, 39) or 300 <= three <= 305:
        return "Diners Club"
    return None


def expiry(params, problems_month, problems_year):
    """Month and year of a card, with the recorded complaints; year may be YY or YYYY."""
    month, why = number(params.get("expiration_month"))
    if why == "blank":
        problems_month.append("expiration month can't be blank")
    if month is None or not 1 <= month <= 12:
        problems_month.append("expiration month is not between 1 and 12")
    year, _ = number(params.get("expiration_year"))
    if year is not None and 0 <= year < 100:
        year += 2000
    if year is None or not 2000 <= year <= 2099:
        problems_year.append("expiration year is invalid")
    if why != "blank" and problems_month:
        problems_year.append("expiration date is invalid")
    return month, year


def make_card(params):
    at_month, at_year, tail = [], [], []
    month, year = expiry(params, at_month, at_year)
    name = text(params, "name")
    digits = re.sub(r"\s", "", text(params, "number") or "")
    brand = None
    if not digits:
        tail += ["number can't be blank", "brand not supported (unknown)"]
    elif digits not in TEST_CARDS and not (re.fullmatch(r"[0-9]{13,19}", digits) and luhn(digits)):
        tail += ["number is invalid", "brand not supported (unknown)"]
    else:
        brand = brand_of(digits)
        if brand is None:
            tail.append("brand not supported (unknown)")
    problems = at_month + ([] if name else ["name can't be blank"]) + at_year + tail
    if problems:
        raise bad(sentence(problems), "invalid_card")
    outcome = TEST_CARDS.get(digits, "ok")
    print_ = base64.b64encode(hashlib.sha256(b"stranger" + digits.encode()).digest()).decode()
    card = {"id": new_id("card"), "created": now(), "customer": None, "deleted": False, "outcome": outcome,
            "brand": brand, "last": digits[-4:], "first": digits[:6], "fingerprint": print_, "name": name,
            "month": month, "year": year,
            "check": text(params, "security_code") is not None and outcome != "invalid_security_code"}
    for key in ("city", "country", "phone_number", "postal_code", "state", "street1", "street2"):
        card[key] = text(params, key)
    card["country"] = (card["country"] or "th").lower()
    return card


def show_card(card, in_charge=False):
    gone = card["deleted"] and in_charge
    home = None if card["customer"] is None or gone else "/customers/%s/cards/%s" % (card["customer"], card["id"])
    return {"id": card["id"], "object": "card", "created_at": iso(card["created"]), "brand": card["brand"],
            "name": card["name"], "last_digits": card["last"], "first_digits": card["first"],
            "expiration_year": None if gone else card["year"], "expiration_month": None if gone else card["month"],
            "fingerprint": card["fingerprint"], "security_code_check": card["check"], "financing": "debit",
            "bank": "Bank of the Unbanked", "country": card["country"], "city": card["city"],
            "postal_code": card["postal_code"], "phone_number": card["phone_number"], "state": card["state"],
            "street1": card["street1"], "street2": card["street2"], "tokenization_method": None, "livemode": False,
            "network_token": False, "deleted": card["deleted"], "location": home}


def show_token(req, token):
    card = token["card"]
    return {"id": token["id"], "object": "token", "location": req.base + "/tokens/" + token["id"],
            "created_at": iso(token["created"]), "used": token["used"],
            "charge_status": token["charge"]["status"] if token["charge"] else "unknown",
            "card": None if card is None or token["used"] else show_card(card), "livemode": False}


def tokens_create(req):
    card = None
    if req.raw_length:
        params = req.params.get("card")
        if params is None or params == "":
            raise bad("request contains no card parameters", "missing_card")
        if not isinstance(params, dict):
            raise bad("card parameters are unreadable", "invalid_card")
        card = make_card(params)
    token = {"id": new_id("tokn"), "created": now(), "used": False, "charge": None, "card": card}
    return show_token(req, req.store.tokens.add(token))


def tokens_get(req, ident):
    token = req.store.tokens.get(ident)
    if token["charge"]:
        refresh(req, token["charge"])
    return show_token(req, token)


def open_token(req, ident):
    """The unused token behind an id; it is spent by spend()."""
    token = req.store.tokens.get(ident)
    if token["used"]:
        raise bad("token was already used", "used_token")
    if token["card"] is None:
        raise bad("invalid card token", "invalid_card_token")
    return token


# --------------------------------------------------------------------- sources
SOURCE_WORDS = ("barcode", "bank", "email", "ip", "name", "mobile_number", "phone_number", "store_id", "store_name",
                "terminal_id", "promotion_code", "supplier_id")


def make_source(req, params):
    kind = TYPES.get(text(params, "type") or "")
    amount, why = number(params.get("amount"))
    currency = (text(params, "currency") or "").upper()
    problems = []
    if kind is None:
        problems.append("type is currently not supported")
    if currency not in CURRENCIES:
        problems.append("currency is currently not supported" if currency else "currency must be given")
    elif kind and currency not in kind["currencies"]:
        problems.append("currency must be " + kind["currencies"][0])
    if why == "blank":
        problems.append("amount must be given")
    elif why:
        problems.append("amount is not a number")
    elif kind and currency in CURRENCIES:
        least = INSTALLMENT_MIN if kind["terms"] else CURRENCIES[currency][0]
        if amount < least:
            problems.append("amount must be at least %d" % least)
        elif amount > CHARGE_MAX:
            problems.append("amount must be less than %d" % (CHARGE_MAX + 1))
    if problems:
        raise bad(sentence(problems))
    term, _ = number(params.get("installment_term"))
    if kind["terms"]:
        if term not in kind["terms"]:
            raise bad("installment term must be one of " + sentence([str(t) for t in kind["terms"]]))
    source = {"id": new_id("src"), "created": now(), "type": params["type"], "amount": amount, "currency": currency,
              "term": term if kind["terms"] else None, "charge": None, "scannable": None, "references": None,
              "provider": None, "zero": flag(params, "zero_interest_installments", None)}
    for key in SOURCE_WORDS:
        source[key] = text(params, key)
    for key in ("billing", "shipping"):
        box = params.get(key)
        source[key] = box if isinstance(box, dict) and any(box.values()) else None
    items = params.get("items")
    source["items"] = items if isinstance(items, list) else []
    source["platform_type"] = (text(params, "platform_type") or "").upper() or None
    if source["type"] == "truemoney":
        source["mobile_number"] = source["phone_number"] = source["phone_number"] or source["mobile_number"]
    return req.store.sources.add(source)


def show_source(source):
    kind = TYPES[source["type"]]
    out = {"id": source["id"], "object": "source", "type": source["type"], "flow": kind["flow"],
           "charge_status": source["charge"]["status"] if source["charge"] else "unknown",
           "amount": source["amount"], "currency": source["currency"], "created_at": iso(source["created"]),
           "installment_term": source["term"], "zero_interest_installments": source["zero"],
           "absorption_type": (("merchant" if source["zero"] else "customer") if kind["terms"] else None),
           "barcode": source["barcode"], "name": source["name"], "mobile_number": source["mobile_number"],
           "phone_number": source["phone_number"], "platform_type": source["platform_type"],
           "scannable_code": source["scannable"], "references": source["references"],
           "provider_references": source["provider"], "billing": source["billing"], "shipping": source["shipping"],
           "items": source["items"], "discounts": [], "receipt_amount": None, "store_id": source["store_id"],
           "store_name": source["store_name"], "terminal_id": source["terminal_id"], "channel": "web",
           "livemode": False, "location": "/sources/" + source["id"]}
    for key in ("email", "bank", "ip", "promotion_code", "supplier_id"):
        if source[key] is not None:
            out[key] = source[key]
    return out


def sources_create(req):
    return show_source(make_source(req, req.params))


def sources_get(req, ident):
    source = req.store.sources.get(ident)
    if source["charge"]:
        refresh(req, source["charge"])
    return show_source(source)


def arm_source(req, source, charge):
    """What an offline source shows once it is charged."""
    source["charge"] = charge
    if source["type"] == "promptpay":
        docu = new_id("docu")
        home = "/charges/%s/documents/%s" % (charge["id"], docu)
        source["scannable"] = {"object": "barcode", "type": "qr",
                               "raw_data": "00020101021230" + "".join(secrets.choice("0123456789") for _ in range(40)),
                               "image": {"object": "document", "id": docu, "kind": "qr", "filename": "qrcode.svg",
                                         "created_at": iso(now()), "deleted": False, "livemode": False,
                                         "location": home, "download_uri": "%s%s/downloads/%s" % (
                                             req.base, home, secrets.token_hex(8).upper())}}
        source["supplier_id"] = source["supplier_id"] or "0105556091152"
        source["provider"] = {"reference_number_1": "%018d" % secrets.randbelow(10 ** 18),
                              "reference_number_2": "%018d" % secrets.randbelow(10 ** 18),
                              "payment_channel": "promptpay"}
    elif source["type"] == "bill_payment_tesco_lotus":
        source["references"] = {"expires_at": iso(now() + DAY), "omise_tax_id": "0105556091152",
                                "reference_number_1": "%018d" % secrets.randbelow(10 ** 18),
                                "reference_number_2": "%018d" % secrets.randbelow(10 ** 18),
                                "barcode": "%s/charges/%s/documents/%s/downloads/%s" % (
                                    req.base, charge["id"], new_id("docu"), secrets.token_hex(8).upper())}


# --------------------------------------------------------------------- charges
def show_charge(req, c, in_list=False, expand=False):
    card, source, kind = c["card"], c["source"], TYPES[c["source"]["type"]] if c["source"] else None
    fees = kind["fees"] if kind else CARD_FEES
    captured = c["captured_amount"] if c["paid"] else c["amount"]
    rate = CURRENCIES[c["currency"]][1]
    funding = int(captured * rate + 0.5)
    fee = share(funding, fees[1]) + round(float(fees[0]) * 100)
    vat = share(fee, "7.0")
    interest = share(funding * source["term"], "0.79") if source and source["term"] and source["zero"] else 0
    interest_vat = share(interest, "7.0")
    hold = c["status"] == "pending" and c["authorized"]
    refundable = can_refund(c)
    out = {
        "id": c["id"], "object": "charge", "status": c["status"], "amount": c["amount"], "currency": c["currency"],
        "created_at": iso(c["created"]), "livemode": False, "location": "/charges/" + c["id"],
        "description": c["description"], "metadata": c["metadata"], "ip": c["ip"], "return_uri": c["return_uri"],
        "authorize_uri": c["authorize_uri"], "capture": c["capture"], "authorized": c["authorized"],
        "capturable": hold, "reversible": hold, "paid": c["paid"], "reversed": c["status"] == "reversed",
        "voided": c["voided"], "expired": c["status"] == "expired", "refundable": refundable,
        "partially_refundable": refundable and (kind is None or kind["refund"] == "any"),
        "disputable": c["paid"] and kind is None and c["refunded"] < captured,
        "can_perform_void": c["paid"] and kind is None and not c["refunds"],
        "failure_code": c["failure_code"], "failure_message": c["failure_message"],
        "merchant_advice": None, "transaction": c["transaction"], "customer": c["customer"], "dispute": None,
        "card": show_card(card, True) if card else None, "source": show_source(source) if source else None,
        "funding_amount": funding, "funding_currency": "THB", "fee": fee, "fee_vat": vat, "interest": interest,
        "interest_vat": interest_vat, "net": funding - fee - vat - interest - interest_vat,
        "transaction_fees": {"vat_rate": "7.0", "fee_rate": fees[1], "fee_flat": fees[0]},
        "platform_fee": {"percentage": None, "fixed": None, "amount": None}, "refunded_amount": c["refunded"],
        "refunds": bare_list("/charges/%s/refunds" % c["id"], [show_refund(r) for r in c["refunds"]]),
        "paid_at": iso(c["paid_at"]), "authorized_at": iso(c["authorized_at"]), "expires_at": iso(c["expires_at"]),
        "expired_at": iso(c["expired_at"]), "reversed_at": iso(c["reversed_at"]), "multi_capture": False,
        "zero_interest_installments": c["zero"], "acquirer_reference_number": None,
        "approval_code": "%06d" % (c["created"] % 1000000) if c["authorized"] and card else None,
        "link": None, "schedule": None, "linked_account": None, "branch": None, "terminal": None, "device": None,
        "merchant_name": "Stranger Co", "statement_descriptor": None, "authenticated_by": c["authenticated_by"],
        "settlement_batch": None,
    }
    if c["failure_code"] and card:
        out["merchant_advice"] = "Do not retry the transaction with the same card"
        out["merchant_advice_code"] = "9003"
    if in_list or (c["paid"] and c["auth_type"]):
        out["authorization_type"] = c["auth_type"]
        out["authorized_amount"] = c["amount"]
        out["captured_amount"] = captured if c["paid"] or c["capture"] else 0
    if c["waits_3ds"] and c["status"] == "pending" and not c["authorized"]:
        out["missing_3ds_fields"] = ["email", "phone_number"]
    if expand:
        if c["customer"] in req.store.customers.by_id:
            out["customer"] = show_customer(req.store.customers.by_id[c["customer"]])
        if c["transaction"]:
            out["transaction"] = {"id": c["transaction"], "object": "transaction", "amount": out["net"],
                                  "currency": "THB", "direction": "credit", "key": "charge.captured.net",
                                  "origin": c["id"], "livemode": False, "location": "/transactions/" + c["transaction"],
                                  "created_at": iso(c["paid_at"]), "transferable_at": iso(c["paid_at"] + 7 * DAY)}
    return out


def can_refund(c):
    kind = TYPES[c["source"]["type"]] if c["source"] else None
    return (c["paid"] and not c["voided"] and c["refunded"] < c["captured_amount"]
            and len(c["refunds"]) < MAX_REFUNDS and (kind is None or kind["refund"] != "none"))


def refresh(req, c):
    """What the passing of time does to a pending charge."""
    if c["status"] == "pending" and now() > c["expires_at"]:
        if c["authorized"]:
            c["status"], c["reversed_at"] = "reversed", c["expires_at"]
        else:
            c["status"], c["expired_at"] = "expired", c["expires_at"]
            emit(req, "charge.expire", show_charge(req, c), c)
    return c


def get_charge(req, ident):
    return refresh(req, req.store.charges.get(ident))


def settle(c):
    c["authorized"], c["authorized_at"] = True, now()
    if c["capture"]:
        take(c, c["amount"])


def take(c, amount):
    c["status"], c["paid"], c["paid_at"] = "successful", True, now()
    c["captured_amount"], c["transaction"] = amount, new_id("trxn")


def fail(c, code, message=None):
    c["status"], c["failure_code"], c["failure_message"] = "failed", code, message or FAILURES[code]


def charge_amount(params):
    amount, why = number(params.get("amount"))
    currency = (text(params, "currency") or "").upper()
    if why in ("blank", "fraction"):
        raise bad("amount must be an integer", "invalid_amount")
    problems = []
    if currency not in CURRENCIES:
        problems.append("currency is currently not supported" if currency else "currency must be given")
    if why:
        problems.append("amount is not a number")
    elif not problems:
        least = CURRENCIES[currency][0]
        if amount < least:
            problems.append("amount must be greater than or equal to %d (%s subunits)" % (least, currency.lower()))
        elif amount > CHARGE_MAX:
            problems.append("amount must be less than or equal to %d (%s subunits)" % (CHARGE_MAX, currency.lower()))
    if problems:
        raise bad(sentence(problems), "invalid_charge")
    return amount, currency


def find_means(req, amount, currency):
    """(token, card, customer id, source) of a new charge, nothing spent yet."""
    p = req.params
    wanted = p.get("source")
    if wanted:
        if isinstance(wanted, dict) and not wanted.get("id"):
            source = make_source(req, {**wanted, "amount": wanted.get("amount") or amount,
                                       "currency": wanted.get("currency") or currency})
        else:
            source = req.store.sources.get(str(wanted["id"] if isinstance(wanted, dict) else wanted))
        if source["amount"] != amount or source["currency"] != currency:
            raise bad("amount and currency have to be those of the source")
        if text(p, "card") or text(p, "customer"):
            raise bad("a source goes without card and customer", "invalid_charge")
        return None, None, None, source
    card_id, owner = text(p, "card"), text(p, "customer")
    if owner:
        customer = req.store.customers.get(owner)
        ident = card_id or customer["default"]
        if ident is None:
            raise bad("customer has no card to charge", "missing_card")
        return None, customer_card(customer, ident), owner, None
    if card_id:
        token = open_token(req, card_id)
        return token, token["card"], None, None
    raise ApiError(404, "not_found", "nothing to charge was found: card, customer and source are all absent")


def charges_create(req):
    p = req.params
    amount, currency = charge_amount(p)
    meta, capture = metadata(p), flag(p, "capture", True)
    auth_type, authentication = text(p, "authorization_type"), (text(p, "authentication") or "").upper()
    if auth_type not in (None, "pre_auth", "final_auth"):
        raise bad("authorization type is unknown", "invalid_charge")
    if authentication not in ("", "3DS", "PASSKEY"):
        raise bad("authentication is unknown", "invalid_charge")
    zero, return_uri = flag(p, "zero_interest_installments", False), text(p, "return_uri")
    token, card, customer, source = find_means(req, amount, currency)
    kind = TYPES[source["type"]] if source else None
    if return_uri and not re.match(r"[A-Za-z][A-Za-z0-9+.-]*://.", return_uri):
        raise bad("return uri is invalid")
    if not return_uri and (authentication if card else kind["flow"] != "offline"):
        raise bad("return uri is invalid")
    made = now()
    expires = made + kind["life"] if kind else made + AUTH_DAYS * DAY - 1
    if source and text(p, "expires_at"):
        expires = when(text(p, "expires_at"))
        if expires is None or expires <= made:
            raise bad("expires at is no future date", "invalid_charge")
    c = {"id": new_id("chrg"), "created": made, "amount": amount, "currency": currency, "status": "pending",
         "description": text(p, "description"), "metadata": meta or {}, "ip": text(p, "ip"), "capture": capture,
         "return_uri": return_uri, "authorize_uri": None, "authorized": False, "paid": False, "voided": False,
         "captured_amount": 0, "refunded": 0, "refunds": [], "failure_code": None, "failure_message": None,
         "transaction": None, "customer": customer, "card": card, "source": source, "paid_at": None,
         "authorized_at": None, "expires_at": expires, "expired_at": None, "reversed_at": None,
         "zero": zero or bool(source and source["zero"]), "auth_type": "pre_auth" if auth_type == "pre_auth" else None,
         "authenticated_by": None, "waits_3ds": False, "events": []}
    if return_uri and (card or kind["flow"] != "offline"):
        c["authorize_uri"] = "%s/payments/%s/authorize" % (req.base, new_id("paym" if card else "pay2"))
    if token:
        token["used"], token["charge"] = True, c
    if source:
        arm_source(req, source, c)
    else:
        outcome = card["outcome"]
        with_3ds = bool(authentication) or (req.auto_3ds and return_uri is not None)
        if outcome in FAILURES:
            fail(c, outcome)
        elif with_3ds and outcome == "3ds_enrolment":
            fail(c, "payment_rejected", "3d secure is requested but card is not enrolled")
        elif with_3ds:
            c["waits_3ds"], c["authenticated_by"] = True, authentication or "3DS"
        else:
            settle(c)
    req.store.charges.add(c)
    return emit(req, "charge.create", show_charge(req, c), c)


def charges_list(req):
    rows = req.store.charges
    return page(req, rows.rows, rows.times, lambda c: show_charge(req, refresh(req, c), in_list=True))


def charges_get(req, ident):
    return show_charge(req, get_charge(req, ident), expand=flag(req.params, "expand", False))


def charges_update(req, ident):
    c, meta = get_charge(req, ident), metadata(req.params)
    if req.params.get("description") is not None:
        c["description"] = text(req.params, "description") or ""
    c["metadata"] = {**c["metadata"], **(meta or {})}
    return emit(req, "charge.update", show_charge(req, c), c)


def charges_capture(req, ident):
    c = get_charge(req, ident)
    if c["status"] == "expired":
        raise bad("charge expired", "expired_charge")
    if not c["authorized"]:
        raise bad("Charge is not authorized", "failed_capture")
    if c["status"] != "pending":
        raise bad("capture failed", "failed_capture")
    amount, why = number(req.params.get("capture_amount"))
    if why == "blank":
        amount = c["amount"]
    elif why or amount < 1:
        raise bad("capture amount must be a positive integer", "invalid_amount")
    if amount > c["amount"]:
        raise bad("capture amount is above the authorized %d" % c["amount"], "invalid_charge")
    if amount < c["amount"] and c["auth_type"] != "pre_auth":
        raise bad("only pre_auth charges are captured in part", "failed_capture")
    take(c, amount)
    return emit(req, "charge.capture", show_charge(req, c), c)


def charges_reverse(req, ident):
    c = get_charge(req, ident)
    if c["status"] != "pending" or not c["authorized"]:
        raise bad("only uncaptured authorized charges can be reversed", "failed_reverse")
    c["status"], c["reversed_at"] = "reversed", now()
    return emit(req, "charge.reverse", show_charge(req, c), c)


def charges_expire(req, ident):
    c = get_charge(req, ident)
    if c["status"] != "pending":
        raise bad("expire failed", "failed_expire")
    c["status"] = "expired"
    c["expires_at"] = c["expired_at"] = now()
    return emit(req, "charge.expire", show_charge(req, c), c)


def charges_mark(req, ident, paid):
    c = get_charge(req, ident)
    if c["status"] == "expired":
        raise bad("charge expired", "expired_charge")
    if c["status"] == "pending" and not c["authorized"]:
        if paid:
            settle(c)
        else:
            fail(c, "payment_cancelled", "the payer cancelled the payment")
        emit(req, "charge.complete", show_charge(req, c), c)
    return show_charge(req, c)


def charges_events(req, ident):
    c = get_charge(req, ident)
    return page(req, c["events"], [e["created"] for e in c["events"]], show_brief_event, newest_first=True)


def qr_download(req, ident, _docu, _secret):
    get_charge(req, ident)
    return ('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M1 1h3v3H1zM5 5h3v3H5z"/>'
            '</svg>').encode()


# --------------------------------------------------------------------- refunds
def show_refund(r):
    return {"id": r["id"], "object": "refund", "charge": r["charge"], "amount": r["amount"], "status": "closed",
            "currency": r["currency"], "funding_amount": r["funding"], "funding_currency": "THB",
            "voided": r["voided"], "transaction": r["transaction"], "metadata": r["metadata"],
            "acquirer_reference_number": None, "approval_code": None, "capture": None, "terminal": None,
            "created_at": iso(r["created"]), "livemode": False, "reason": None,
            "location": "/charges/%s/refunds/%s" % (r["charge"], r["id"])}


def refunds_create(req, ident):
    c, meta, _void = get_charge(req, ident), metadata(req.params), flag(req.params, "void", False)
    amount, why = number(req.params.get("amount"))
    left = c["captured_amount"] - c["refunded"]
    if why:
        problem = "amount is not a number"
    elif not c["paid"]:
        problem = "nothing was captured that could be refunded"
    elif not can_refund(c):
        problem = "this charge takes no further refund"
    elif amount < 1:
        problem = "amount has to be positive"
    elif amount > left:
        problem = "amount is above the %d left" % left
    elif amount < left and c["source"] and TYPES[c["source"]["type"]]["refund"] == "full":
        problem = "only the full amount can be refunded"
    else:
        problem = None
    if problem:
        raise bad(problem, "failed_refund")
    whole = c["source"] is None and amount == c["captured_amount"]
    refund = {"id": new_id("rfnd"), "created": now(), "charge": c["id"], "amount": amount, "currency": c["currency"],
              "funding": int(amount * CURRENCIES[c["currency"]][1] + 0.5), "voided": whole,
              "transaction": new_id("trxn"), "metadata": meta or {}}
    c["voided"] = c["voided"] or whole
    c["refunded"] += amount
    c["refunds"].append(refund)
    req.store.refunds.add(refund)
    return emit(req, "refund.create", show_refund(refund), c)


def refunds_of_charge(req, ident):
    rows = get_charge(req, ident)["refunds"]
    return page(req, rows, [r["created"] for r in rows], show_refund)


def refunds_get(req, ident, refund_id):
    for refund in get_charge(req, ident)["refunds"]:
        if refund["id"] == refund_id:
            return show_refund(refund)
    raise missing("refund", refund_id)


def refunds_list(req):
    return page(req, req.store.refunds.rows, req.store.refunds.times, show_refund)


# ------------------------------------------------------------------- customers
def show_customer(c):
    return {"id": c["id"], "object": "customer", "email": c["email"], "description": c["description"],
            "default_card": c["default"], "metadata": c["metadata"], "created_at": iso(c["created"]),
            "cards": bare_list("/customers/%s/cards" % c["id"], [show_card(x) for x in c["cards"]]),
            "livemode": False, "deleted": c["deleted"], "blocked": False, "location": "/customers/" + c["id"]}


def customer_card(customer, ident):
    for card in customer["cards"]:
        if card["id"] == ident:
            return card
    raise missing("card", ident)


def attach(customer, token):
    token["used"] = True
    token["card"]["customer"] = customer["id"]
    customer["cards"].append(token["card"])
    customer["default"] = customer["default"] or token["card"]["id"]


def customers_create(req):
    p = req.params
    meta = metadata(p)
    token = open_token(req, text(p, "card")) if text(p, "card") else None
    customer = {"id": new_id("cust"), "created": now(), "email": text(p, "email"), "cards": [], "default": None,
                "description": text(p, "description") or "", "metadata": meta or {}, "deleted": False}
    if token:
        attach(customer, token)
    req.store.customers.add(customer)
    return emit(req, "customer.create", show_customer(customer))


def customers_list(req):
    return page(req, req.store.customers.rows, req.store.customers.times, show_customer)


def customers_get(req, ident):
    return show_customer(req.store.customers.get(ident))


def customers_update(req, ident):
    customer, p, meta = req.store.customers.get(ident), req.params, metadata(req.params)
    words = {key: text(p, key) for key in ("email", "description") if p.get(key) is not None}
    default, token_id = text(p, "default_card"), text(p, "card")
    if default:
        customer_card(customer, default)
    token = open_token(req, token_id) if token_id else None
    customer.update(words)
    customer["description"] = customer["description"] or ""
    customer["metadata"] = {**customer["metadata"], **(meta or {})}
    if default:
        customer["default"] = default
    if token:
        attach(customer, token)
        emit(req, "customer.update.card", show_customer(customer))
    return emit(req, "customer.update", show_customer(customer))


def customers_delete(req, ident):
    customer = req.store.customers.get(ident)
    for card in customer["cards"]:
        card["deleted"] = True
    customer.update(cards=[], default=None, deleted=True)
    req.store.customers.remove(customer)
    return emit(req, "customer.destroy", show_customer(customer))


def cards_list(req, ident):
    rows = sorted(req.store.customers.get(ident)["cards"], key=lambda card: card["created"])
    return page(req, rows, [card["created"] for card in rows], show_card)


def cards_get(req, ident, card_id):
    return show_card(customer_card(req.store.customers.get(ident), card_id))


def cards_update(req, ident, card_id):
    card, p = customer_card(req.store.customers.get(ident), card_id), req.params
    at_month, at_year = [], []
    month, year = expiry({"expiration_month": text(p, "expiration_month") or card["month"],
                          "expiration_year": text(p, "expiration_year") or card["year"]}, at_month, at_year)
    if at_month or at_year:
        raise bad(sentence(at_month + at_year), "invalid_card")
    words = {k: text(p, k) for k in ("name", "city", "postal_code", "country", "state", "street1", "street2",
                                     "phone_number") if text(p, k) is not None}
    if "country" in words:
        words["country"] = words["country"].lower()
    card.update(words, month=month, year=year)
    return emit(req, "card.update", show_card(card))


def cards_delete(req, ident, card_id):
    customer = req.store.customers.get(ident)
    card = customer_card(customer, card_id)
    card["deleted"] = True
    customer["cards"].remove(card)
    if customer["default"] == card_id:
        customer["default"] = customer["cards"][0]["id"] if customer["cards"] else None
    return emit(req, "card.destroy", show_card(card))


# ------------------------------------------------------------------ recipients
def make_bank_account(params, old=None):
    if not isinstance(params, dict):
        raise bad("a bank account must be given", "invalid_bank_account")
    old = old or {}
    code = (text(params, "brand") or text(params, "bank_code") or old.get("code") or "").lower()
    if code not in BANKS:
        raise bad("brand is not included in the list", "invalid_bank_account")
    name, digits = text(params, "name") or old.get("name"), text(params, "number") or old.get("number")
    if not name or not digits:
        raise bad("name and number of the bank account must be given", "invalid_bank_account")
    return {"code": code, "name": name, "number": digits, "created": now(),
            "type": text(params, "type") or old.get("type"), "branch": text(params, "branch_code") or old.get("branch")}


def show_recipient(r):
    bank = r["bank"]
    return {"id": r["id"], "object": "recipient", "name": r["name"], "type": r["type"], "email": r["email"],
            "description": r["description"], "tax_id": r["tax_id"], "metadata": r["metadata"],
            "verified": r["verified_at"] is not None, "verified_at": iso(r["verified_at"]),
            "active": r["verified_at"] is not None, "activated_at": iso(r["verified_at"]), "default": r["default"],
            "failure_code": None, "schedule": None, "created_at": iso(r["created"]), "livemode": False,
            "deleted": r["deleted"], "location": "/recipients/" + r["id"],
            "bank_account": {"object": "bank_account", "brand": BANKS[bank["code"]], "bank_code": bank["code"],
                             "branch_code": bank["branch"], "name": bank["name"], "account_number": bank["number"],
                             "last_digits": bank["number"][-4:], "type": bank["type"], "livemode": False,
                             "created_at": iso(bank["created"])}}


def recipient_type(params, old):
    kind = text(params, "type") or old
    if kind not in ("individual", "corporation"):
        raise bad("type has to be individual or corporation", "invalid_recipient")
    return kind


def recipients_create(req):
    p, meta = req.params, metadata(req.params)
    if not text(p, "name"):
        raise bad("a name must be given", "invalid_recipient")
    recipient = {"id": new_id("recp"), "created": now(), "name": text(p, "name"), "email": text(p, "email"),
                 "description": text(p, "description") or "", "tax_id": text(p, "tax_id") or "",
                 "type": recipient_type(p, "individual"), "metadata": meta or {}, "default": False, "deleted": False,
                 "verified_at": None, "bank": make_bank_account(p.get("bank_account"))}
    return emit(req, "recipient.create", show_recipient(req.store.recipients.add(recipient)))


def recipients_list(req):
    return page(req, req.store.recipients.rows, req.store.recipients.times, show_recipient)


def recipients_get(req, ident):
    return show_recipient(req.store.recipients.get(ident))


def recipients_update(req, ident):
    r, p, meta = req.store.recipients.get(ident), req.params, metadata(req.params)
    kind = recipient_type(p, r["type"])
    words = {k: text(p, k) for k in ("name", "email", "description", "tax_id") if text(p, k) is not None}
    if p.get("bank_account"):
        r["bank"], r["verified_at"] = make_bank_account(p["bank_account"], r["bank"]), None
    r.update(words, type=kind, metadata={**r["metadata"], **(meta or {})})
    return emit(req, "recipient.update", show_recipient(r))


def recipients_verify(req, ident):
    r = req.store.recipients.get(ident)
    r["verified_at"] = r["verified_at"] or now()
    return emit(req, "recipient.verify", show_recipient(r))


def recipients_delete(req, ident):
    r = req.store.recipients.get(ident)
    r["deleted"] = True
    req.store.recipients.remove(r)
    return emit(req, "recipient.destroy", show_recipient(r))


# ------------------------------------------------- events, account, capability
def emit(req, key, data, charge=None):
    """Records an event and gives the data back, for the answer."""
    events = req.store.events
    event = {"id": new_id("evnt"), "created": now(), "key": key, "data": json.dumps(data, separators=(",", ":"))}
    events.add(event)
    if charge is not None:
        charge["events"].append({"id": event["id"], "created": event["created"], "key": key})
    if len(events.rows) > MAX_EVENTS:
        for old in events.rows[:MAX_EVENTS // 10]:
            del events.by_id[old["id"]]
        del events.rows[:MAX_EVENTS // 10], events.times[:MAX_EVENTS // 10]
    return data


def show_brief_event(e):
    return {"id": e["id"], "object": "event", "key": e["key"], "created_at": iso(e["created"], "+00:00"),
            "livemode": False, "location": "/events/" + e["id"]}


def show_event(e):
    return {**show_brief_event(e), "data": json.loads(e["data"]), "webhook_deliveries": []}


def events_list(req):
    return page(req, req.store.events.rows, req.store.events.times, show_event)


def events_get(req, ident):
    return show_event(req.store.events.get(ident))


def account_get(req):
    return {"id": req.account[0], "object": "account", "country": "TH", "currency": "THB",
            "supported_currencies": list(CURRENCIES), "email": "stranger@example.com", "api_version": VERSION,
            "last_updated_api_version": VERSION, "auto_activate_recipients": False, "chain_enabled": False,
            "chain_return_uri": None, "chaining_allowed": False, "webhook_uri": None, "livemode": False,
            "created_at": iso(req.account[1]), "location": "/account"}


def capability_get(_req):
    def method(name, currencies, brands=None, terms=None):
        return {"object": "payment_method", "name": name, "currencies": list(currencies), "card_brands": brands,
                "installment_terms": terms, "loan_installment_terms": None, "banks": [], "provider": None}
    return {"object": "capability", "location": "/capability", "country": "TH", "banks": list(BANKS),
            "zero_interest_installments": True, "tokenization_methods": [],
            "limits": {"charge_amount": {"min": 2000, "max": CHARGE_MAX},
                       "transfer_amount": {"min": 3000, "max": 50_000_000},
                       "installment_amount": {"min": INSTALLMENT_MIN}},
            "payment_methods": [method(n, t["currencies"], None, t["terms"]) for n, t in reversed(TYPES.items())]
            + [method("card", CURRENCIES, BRANDS)]}
