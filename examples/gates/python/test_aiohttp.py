"""Tests of code that pays with aiohttp, which reads no variable about proxies unless it is told to."""

import asyncio
import datetime
import os
import unittest

import aiohttp

API, VAULT = "https://api.omise.co", "https://vault.omise.co"
PUBLIC, SECRET = os.environ["OMISE_PUBLIC_KEY"], os.environ["OMISE_SECRET_KEY"]


class Refused(Exception):
    """An answer of the API that is an error."""


class Payments(unittest.IsolatedAsyncioTestCase):
    async def asyncSetUp(self):
        self.session = aiohttp.ClientSession(headers={"Omise-Version": "2019-05-29"})
        self.addAsyncCleanup(self.session.close)

    async def ask(self, method, url, key=SECRET, **body):
        authorization = {"Authorization": aiohttp.encode_basic_auth(key, "")}
        async with self.session.request(method, url, headers=authorization, json=body or None) as answer:
            got = await answer.json()
            if answer.status != 200:
                raise Refused(got["code"])
            return got

    async def token(self, **rest):
        card = dict(name="Somchai Prasert", number="4242424242424242", expiration_month=12,
                    expiration_year=datetime.date.today().year + 1, security_code="123")
        return (await self.ask("POST", VAULT + "/tokens", PUBLIC, card=dict(card, **rest)))["id"]

    async def charge(self, **rest):
        if "card" not in rest:
            rest["card"] = await self.token()
        return await self.ask("POST", API + "/charges", **dict(dict(amount=100000, currency="thb"), **rest))

    async def test_token_charge_and_refund(self):
        paid = await self.charge()
        self.assertEqual(paid["status"], "successful")
        self.assertEqual((await self.ask("POST", API + "/charges/%s/refunds" % paid["id"], amount=40000))["amount"], 40000)

    async def test_card_that_expired_is_refused(self):
        with self.assertRaisesRegex(Refused, "invalid_card"):
            await self.token(expiration_year=2015)

    async def test_used_token_is_refused(self):
        once = await self.token()
        await self.charge(card=once)
        with self.assertRaisesRegex(Refused, "used_token"):
            await self.charge(card=once)

    async def test_ten_charges_at_once(self):
        self.assertEqual({each["status"] for each in await asyncio.gather(*(self.charge() for _ in range(10)))}, {"successful"})

    async def test_authorize_and_capture_a_part(self):
        part = await self.charge(capture=False, authorization_type="pre_auth")
        got = await self.ask("POST", API + "/charges/%s/capture" % part["id"], capture_amount=50000)
        self.assertEqual(got["captured_amount"], 50000)

    async def test_authorize_and_reverse(self):
        held = await self.charge(capture=False)
        self.assertEqual((await self.ask("POST", API + "/charges/%s/reverse" % held["id"]))["status"], "reversed")

    async def test_3d_secure(self):
        secure = await self.charge(return_uri="https://shop.example/return")
        self.assertEqual(secure["status"], "pending")
        async with self.session.post(secure["authorize_uri"], data={"decision": "approve"}, allow_redirects=False) as answer:
            self.assertEqual(answer.headers["Location"], "https://shop.example/return")
        self.assertEqual((await self.ask("GET", API + "/charges/" + secure["id"]))["status"], "successful")

    async def test_source_and_its_payment(self):
        source = await self.ask("POST", API + "/sources", PUBLIC, type="promptpay", amount=100000, currency="thb")
        waiting = await self.ask("POST", API + "/charges", amount=100000, currency="thb", source=source["id"])
        self.assertEqual(waiting["status"], "pending")

    async def test_customer_and_cards(self):
        customer = await self.ask("POST", API + "/customers", email="somchai@example.com", card=await self.token())
        self.assertTrue((await self.ask("POST", API + "/charges", amount=100000, currency="thb", customer=customer["id"]))["paid"])
        self.assertEqual((await self.ask("GET", API + "/customers/%s/cards" % customer["id"]))["total"], 1)
        self.assertTrue((await self.ask("DELETE", API + "/customers/" + customer["id"]))["deleted"])

    async def test_recipient(self):
        account = dict(brand="bbl", number="1234567890", name="Somchai Prasert")
        made = await self.ask("POST", API + "/recipients", name="Somchai Prasert", type="individual", bank_account=account)
        self.assertEqual((await self.ask("PATCH", API + "/recipients/" + made["id"], email="pay@example.com"))["email"], "pay@example.com")

    async def test_lists_have_pages(self):
        await asyncio.gather(self.charge(), self.charge())
        first, second = [await self.ask("GET", API + "/charges?limit=1&order=chronological&offset=%d" % at) for at in (0, 1)]
        self.assertNotEqual(first["data"][0]["id"], second["data"][0]["id"])

    async def test_wrong_key_is_refused(self):
        with self.assertRaisesRegex(Refused, "authentication_failure"):
            await self.ask("GET", API + "/charges", "wrong")
