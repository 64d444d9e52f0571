"""What the OpenAPI document cannot say, for Schemathesis.

Two things: values with which a request gets somewhere (a card number that a network has, a currency that the account takes), and the
disagreements that are none. Each of these is a row with its reason, and what it has excused is counted in the file that
SCHEMATHESIS_EXCUSED names.
"""

import copy
import json
import os
import re

import jsonschema_rs
import schemathesis
from schemathesis.core.failures import AcceptedNegativeData
from schemathesis.openapi.checks import RejectedPositiveData

DOCUMENT = {}
EXCUSED = {}


@schemathesis.hook
def before_load_schema(context, raw_schema):
    DOCUMENT.update(copy.deepcopy(raw_schema))


# ---- Values with which a request gets somewhere. They replace what is drawn, in valid requests only, and not in the phase
# that tries the limits of each value.

CARD = {"number": "4242424242424242", "expiration_month": 12, "expiration_year": 2039}
OWN = re.compile(r"_test_[0-9a-z]{19}$")  # an id that the emulator has made
METHODS = ["promptpay", "alipay", "truemoney", "rabbit_linepay", "bill_payment_tesco_lotus"]


def realistic_token(body):
    if isinstance(body.get("card"), dict):
        body["card"].update(CARD)
        body.pop("tokenization", None)


def realistic_charge(body):
    if not 2000 <= body.get("amount", 0) <= 15000000:
        body["amount"] = 100000
    body["currency"] = "THB"
    body.setdefault("return_uri", "https://example.com/return")
    body.pop("expires_at", None)
    body.pop("destination", None)
    ways = [name for name in ("card", "customer", "source") if OWN.search(str(body.get(name, "")))]
    for name in {"card", "customer", "source"} - set(ways[:1]):
        if ways:
            body.pop(name, None)


def realistic_source(body):
    kind = METHODS[len(str(body.get("type", ""))) % len(METHODS)]
    body.update(type=kind, amount=2000 + body.get("amount", 0) % 100000, currency="THB", phone_number="0876543210")


def realistic_recipient(body):
    if isinstance(body.get("bank_account"), dict):
        body["bank_account"].update(brand="bbl", number="1234567890")


REALISTIC = {
    "createToken": realistic_token,
    "createCharge": realistic_charge,
    "createSource": realistic_source,
    "createRecipient": realistic_recipient,
    "updateRecipient": realistic_recipient,
}


def resolved(schema):
    while "$ref" in schema:
        node = DOCUMENT
        for name in schema["$ref"].split("/")[1:]:
            node = node[name]
        schema = node
    return schema


def only_described(value, schema):
    """Drops what the document does not have. Forms cannot hold all that is drawn for it."""
    fields = resolved(schema).get("properties")
    if fields is None or not isinstance(value, dict):
        return value
    return {name: only_described(v, fields[name]) for name, v in value.items() if name in fields}


def operation_of(case):
    return case.operation.definition.raw["operationId"]


@schemathesis.hook
def before_call(context, case, kwargs):
    if case.meta is None or not isinstance(case.body, dict):
        return
    if case.meta.generation.mode.is_negative or case.meta.phase.name.name == "COVERAGE":
        return
    schema = case.operation.definition.raw["requestBody"]["content"][case.media_type]["schema"]
    body = only_described(copy.deepcopy(case.body), schema)
    REALISTIC.get(operation_of(case), lambda body: None)(body)
    case.body = body


# ---- A request that breaks the schema and is accepted. The API reads more than the schema has, as SDKs send it; a request is
# excused if it is valid once it is read like that.

READINGS = {
    "null": "A parameter given as null counts as not given: SDKs for Java and Python send so what was not set.",
    "empty": "An empty text or object counts as not given: SDKs for Go and Java send so what was not set.",
    "limit": "A limit of 0 counts as not given, and one above 100 as 100: no source states what comes of either.",
    "number": "A text of digits is read as the number, and 0 and 1 as truth values: a form has nothing else.",
    "text": "A number or a truth value is read as the text that a form would have.",
    "unread": "A list or an object in place of a text, and what a form has twice, is not read: no source states what comes of them.",
    "version": "No source states what comes of an unknown Omise-Version. The emulator says so in X-Omise-Version-Warning.",
}
ABSENT = object()


def read(value, schema, used):
    """Returns the value as the API reads it, and notes which readings that took."""
    schema = resolved(schema)
    kind = schema.get("type")
    if value is None or value in ("", {}):
        used.add("null" if value is None else "empty")
        return ABSENT
    if isinstance(value, dict) and (kind == "object" or "oneOf" in schema):
        fields = schema.get("properties", {})
        read_fields = {name: read(v, fields.get(name, {}), used) for name, v in value.items()}
        return {name: v for name, v in read_fields.items() if v is not ABSENT}
    if kind == "object" or isinstance(value, (list, dict)) and kind in ("string", "boolean"):
        used.add("unread")
        return ABSENT
    if isinstance(value, str) and kind in ("integer", "number") and re.fullmatch(r"-?[0-9]+", value):
        used.add("number")
        return int(value)
    if kind == "boolean" and str(value).lower() in ("0", "1", "true", "false"):
        used.add("number")
        return str(value).lower() in ("1", "true")
    if kind == "string" and isinstance(value, (bool, int, float)):
        used.add("text")
        return json.dumps(value)
    return value


def as_json_schema(node):
    """Returns a part of the document as JSON Schema, which has no nullable."""
    if isinstance(node, list):
        return [as_json_schema(item) for item in node]
    if not isinstance(node, dict):
        return node
    made = {name: as_json_schema(child) for name, child in node.items() if not name.startswith("x-")}
    if made.pop("nullable", False) is True:
        return {"anyOf": [made, {"type": "null"}]}
    return made


def valid(value, schema):
    whole = {**as_json_schema(schema), "components": as_json_schema(DOCUMENT["components"])}
    return jsonschema_rs.Draft4Validator(whole, validate_formats=True).is_valid(value)


def parameters_of(case, place):
    path = DOCUMENT["paths"][case.operation.path]
    listed = path.get("parameters", []) + path[case.operation.method.lower()].get("parameters", [])
    return [p for p in map(resolved, listed) if p["in"] == place]


def reasons_to_accept(case, response):
    """Returns the readings by which the request is valid, or None if it is not even then."""
    used = set()
    if "x-omise-version-warning" in {name.lower() for name in response.headers}:
        used.add("version")
    else:
        for parameter in parameters_of(case, "header"):
            given = (case.headers or {}).get(parameter["name"])
            if given == "":
                used.add("empty")
            elif given is not None and not valid(given, parameter["schema"]):
                return None
    for parameter in parameters_of(case, "query"):
        if parameter["name"] not in (case.query or {}):
            continue
        given = read(case.query[parameter["name"]], parameter["schema"], used)
        if parameter["name"] == "limit" and isinstance(given, int) and (given == 0 or given > 100):
            used.add("limit")
        elif given is not ABSENT and not valid(given, parameter["schema"]):
            return None
    described = case.operation.definition.raw.get("requestBody")
    if described is None or case.media_type is None:
        return used
    schema = described["content"][case.media_type]["schema"]
    body = read(case.body, schema, used)
    return used if valid({} if body is ABSENT else body, schema) else None


# ---- A valid request that is refused, by what the answer says: operations, what each part of the message is like, and why the
# document does not say it.

REFUSALS = [
    ("createCharge|createSource", "(currency|type) is currently not supported", "Which of these an account has is in GET /capability."),
    ("createCharge", "expires at is invalid", "A schema has no clock."),
    ("createToken|updateCustomerCard", "expiration (date cannot be in the past|year is invalid)", "A schema has no clock."),
    ("createToken|updateCustomerCard", "country is invalid", "Which letters are a country is no pattern, and of an update no source states it."),
    ("createToken", "tokenization data can't be blank", "No source states whether a wallet's card can lack its data."),
    ("createToken", r"brand not supported \(\w+\)", "Which numbers a network has is no pattern."),
    ("createToken", "request contains no card parameters", "An empty request was once accepted (x-errors)."),
    ("createCharge|createSource", "amount must be (greater|less) than or equal to .*", "The limits of a currency are in x-amount-limits."),
    ("createCharge", "(amount|currency) must be the same as the (amount|currency) of the source", "A schema knows one request only."),
    ("createCharge", "return uri is invalid", "Which payments need it depends on the source."),
    ("createCharge", "webhook endpoints are invalid", "A pattern is no parser of URLs."),
    (".*Recipient", "brand is not included in the list", "The banks of an account are in GET /capability."),
    (".*Recipient", "(name|number) can't be blank", "No source states whether an account can lack these (x-errors)."),
    (".*Recipient|createSource|.*Customer", "email is (invalid|in invalid format)", "No source states what an address of email is."),
    ("createSource", "installment_term is not included in the list", "Which terms an account has is in GET /capability."),
    ("createSource", "items is invalid", "A form cannot hold every list."),
    (".*", "request parameters contradict each other|Metadata should be a JSON hash|platform fee is invalid", "A form cannot hold every object."),
]
# What only an object in another state is refused with; x-lifecycle says when.
STATES = {"used_token", "expired_charge", "failed_capture", "failed_expire", "failed_refund", "failed_reverse", "failed_void"}
STATE_MESSAGES = "source was already used|chain was already revoked|only pending charges that wait for their payer can be completed"


def reasons_to_refuse(case, response):
    answer = response.json()
    if answer["code"] in STATES or re.fullmatch(STATE_MESSAGES, answer["message"]):
        return {"The object is in another state (x-lifecycle)."}
    reasons = set()
    for part in re.split(r", and |, | and ", answer["message"]):
        for operations, message, reason in REFUSALS:
            if re.fullmatch(operations, operation_of(case)) and re.fullmatch(message, part):
                reasons.add(reason)
                break
        else:
            return None
    return reasons


@schemathesis.hook
def filter_failure(context, failure, case, response):
    reasons = None
    if isinstance(failure, AcceptedNegativeData):
        used = reasons_to_accept(case, response)
        reasons = {READINGS[name] for name in used} if used else None
    elif isinstance(failure, RejectedPositiveData):
        reasons = reasons_to_refuse(case, response)
    for reason in reasons or ():
        EXCUSED[reason] = EXCUSED.get(reason, 0) + 1
    if reasons:
        with open(os.environ["SCHEMATHESIS_EXCUSED"], "w") as file:
            json.dump(EXCUSED, file, indent=1, sort_keys=True)
    return not reasons
