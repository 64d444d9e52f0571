"""What hooks.py excuses and what it does not, without a server. The tool runs it before Schemathesis (tools/schemathesis)."""

import json
import os
import tempfile
import unittest
from types import SimpleNamespace as Made

import hooks
from schemathesis.core.failures import AcceptedNegativeData
from schemathesis.openapi.checks import RejectedPositiveData

PERSON = {
    "type": "object",
    "required": ["name"],
    "additionalProperties": False,
    "properties": {
        "name": {"type": "string"},
        "age": {"type": "integer"},
        "kept": {"type": "boolean"},
        "address": {"$ref": "#/components/schemas/address"},
    },
}
DOCUMENT = {
    "components": {"schemas": {"address": {"type": "object", "properties": {"city": {"type": "string", "nullable": True}}}}},
    "paths": {
        "/people": {
            "parameters": [{"name": "Omise-Version", "in": "header", "schema": {"enum": ["2019-05-29"]}}],
            "get": {
                "operationId": "listPeople",
                "parameters": [{"name": "limit", "in": "query", "schema": {"type": "integer", "minimum": 1, "maximum": 100}}],
            },
            "post": {"operationId": "createPerson", "requestBody": {"content": {"application/json": {"schema": PERSON}}}},
        }
    },
}


def case(method="POST", operation=None, body=None, query=None, headers=None):
    """Returns as much of a case of Schemathesis as the hooks look at."""
    raw = dict(DOCUMENT["paths"]["/people"][method.lower()])
    raw["operationId"] = operation or raw["operationId"]
    return Made(
        operation=Made(path="/people", method=method, definition=Made(raw=raw)),
        media_type="application/json" if method == "POST" else None, body=body, query=query, headers=headers,
    )


def answer(message="", code="invalid_charge", headers=None):
    return Made(headers=headers or {}, json=lambda: {"object": "error", "code": code, "message": message})


class Hooks(unittest.TestCase):
    def setUp(self):
        hooks.DOCUMENT.clear()
        hooks.before_load_schema(None, DOCUMENT)
        hooks.EXCUSED.clear()

    def test_readings(self):
        for value, kind, want, reading in [
            (None, "string", hooks.ABSENT, "null"),
            ("", "integer", hooks.ABSENT, "empty"),
            ({}, "object", hooks.ABSENT, "empty"),
            ("-12", "integer", -12, "number"),
            ("12.5", "integer", "12.5", None),
            ("1", "boolean", True, "number"),
            ("maybe", "boolean", "maybe", None),
            (3, "string", "3", "text"),
            (True, "string", "true", "text"),
            (["a"], "string", hooks.ABSENT, "unread"),
            ("text", "object", hooks.ABSENT, "unread"),
            ("text", "string", "text", None),
            (7, "integer", 7, None),
        ]:
            with self.subTest(value=value, kind=kind):
                used = set()
                got = hooks.read(value, {"type": kind}, used)
                self.assertIs(type(got), type(want))
                self.assertEqual(got, want)
                self.assertEqual(used, {reading} if reading else set())

    def test_what_breaks_the_schema_is_excused_only_if_it_is_valid_once_it_is_read(self):
        for body, want in [
            ({"name": "a"}, set()),
            ({"name": "a", "age": "12"}, {"number"}),
            ({"name": "a", "age": None, "kept": ""}, {"null", "empty"}),
            ({"name": "a", "address": {"city": 5}}, {"text"}),
            ({"name": "a", "address": "Bangkok"}, {"unread"}),
            ({"name": None}, None),  # it must be there
            ({"name": "a", "age": "old"}, None),
            ({"name": "a", "more": "b"}, None),
            (None, None),
        ]:
            with self.subTest(body=body):
                self.assertEqual(hooks.reasons_to_accept(case(body=body), answer()), want)

    def test_parameters(self):
        for query, headers, answered, want in [
            ({"limit": "0"}, {}, {}, {"number", "limit"}),
            ({"limit": 500}, {}, {}, {"limit"}),
            ({"limit": ""}, {}, {}, {"empty"}),
            ({}, {}, {}, set()),  # nothing is given, which no reading has to excuse
            ({"limit": -1}, {}, {}, None),
            ({"limit": "x"}, {}, {}, None),
            ({}, {"Omise-Version": ""}, {}, {"empty"}),
            ({}, {"Omise-Version": "2001-01-01"}, {}, None),  # the emulator does not say that it overlooks it
            ({}, {"Omise-Version": "2001-01-01"}, {"X-Omise-Version-Warning": "x"}, {"version"}),
        ]:
            with self.subTest(query=query, headers=headers):
                got = hooks.reasons_to_accept(case("GET", query=query, headers=headers), answer(headers=answered))
                self.assertEqual(got, want)

    def test_refusals(self):
        clock = "A schema has no clock."
        for operation, message, code, want in [
            ("createCharge", "expires at is invalid", "invalid_charge", {clock}),
            ("createSource", "expires at is invalid", "invalid_charge", None),  # no row of that operation
            ("createCharge", "amount is odd", "invalid_charge", None),
            ("createCharge", "expires at is invalid and amount is odd", "invalid_charge", None),  # one part is not foreseen
            ("createCharge", "expires at is invalid, currency is currently not supported, and return uri is invalid", "invalid_charge", 3),
            ("createCharge", "anything", "used_token", {"The object is in another state (x-lifecycle)."}),
            ("createCharge", "", "invalid_charge", None),
        ]:
            with self.subTest(operation=operation, message=message):
                got = hooks.reasons_to_refuse(case(operation=operation), answer(message, code))
                self.assertEqual(len(got) if isinstance(want, int) else got, want)

    def test_what_is_excused_is_counted(self):
        accepted, refused = AcceptedNegativeData.__new__(AcceptedNegativeData), RejectedPositiveData.__new__(RejectedPositiveData)
        with tempfile.TemporaryDirectory() as folder:
            os.environ["SCHEMATHESIS_EXCUSED"] = file = os.path.join(folder, "excused.json")
            expired = answer("expires at is invalid")
            for _ in range(2):
                self.assertFalse(hooks.filter_failure(None, refused, case(operation="createCharge"), expired))
            self.assertFalse(hooks.filter_failure(None, accepted, case(body={"name": "a", "age": "1"}), answer()))
            with open(file) as written:
                self.assertEqual(sorted(json.load(written).values()), [1, 2])
            # What nothing excuses stays: a valid body that is called invalid, an unknown refusal, another kind of failure.
            self.assertTrue(hooks.filter_failure(None, accepted, case(body={"name": "a"}), answer()))
            self.assertTrue(hooks.filter_failure(None, refused, case(), answer("no")))
            self.assertTrue(hooks.filter_failure(None, ValueError(), case(), answer("expires at is invalid")))

    def test_realistic_values_are_for_valid_requests(self):
        def called(negative=False, phase="FUZZING"):
            made = case(operation="createRecipient", body={"name": "a", "unknown": 1, "address": {"city": "b", "zip": "c"}})
            made.meta = Made(generation=Made(mode=Made(is_negative=negative)), phase=Made(name=Made(name=phase)))
            hooks.before_call(None, made, {})
            return made.body

        self.assertEqual(called(), {"name": "a", "address": {"city": "b"}})
        for unchanged in [called(negative=True), called(phase="COVERAGE")]:
            self.assertIn("unknown", unchanged)


if __name__ == "__main__":
    unittest.main()
