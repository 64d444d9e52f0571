"""Tests of code that pays with the PyPI package omise. They name no address: the package has the hosts built in."""

import datetime
import os
import unittest
import urllib.parse
import urllib.request

import omise
import omise.errors

omise.api_public = os.environ["OMISE_PUBLIC_KEY"]
omise.api_secret = os.environ["OMISE_SECRET_KEY"]
omise.api_version = "2019-05-29"


def token(**rest):
    given = dict(name="Somchai Prasert", number="4242424242424242", expiration_month=12,
                 expiration_year=datetime.date.today().year + 1, security_code="123")
    return omise.Token.create(**dict(given, **rest))


def charge(**rest):
    if "card" not in rest:
        rest["card"] = token().id
    return omise.Charge.create(**dict(dict(amount=100000, currency="thb"), **rest))


class Staying(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


def approve(uri):
    """Does what the payer does in a browser."""
    body = urllib.parse.urlencode({"decision": "approve"}).encode()
    try:
        urllib.request.build_opener(Staying).open(uri, body)
    except urllib.error.HTTPError as error:
        return error.headers["Location"]


class Payments(unittest.TestCase):
    def test_token_charge_and_refund(self):
        made = token()
        self.assertFalse(omise.Token.retrieve(made.id).used)
        paid = charge(card=made.id, description="Order 1", metadata={"order": 1})
        self.assertEqual(paid.status, "successful")
        self.assertEqual(paid.update(description="Order 2").description, "Order 2")
        self.assertEqual(paid.refund(amount=40000).amount, 40000)
        self.assertEqual(len(paid.list_refunds()), 1)

    def test_card_that_expired_is_refused(self):
        with self.assertRaises(omise.errors.InvalidCardError):
            token(expiration_year=2015)

    def test_card_without_money(self):
        self.assertEqual(charge(card=token(number="4111111111140011").id).failure_code, "insufficient_fund")

    def test_used_token_is_refused(self):
        once = token().id
        charge(card=once)
        with self.assertRaises(omise.errors.UsedTokenError):
            charge(card=once)

    def test_authorize_and_capture(self):
        whole = charge(capture=False)
        self.assertFalse(whole.paid)
        self.assertTrue(whole.capture().paid)

    def test_authorize_and_capture_a_part(self):
        part = charge(capture=False, authorization_type="pre_auth")
        self.assertEqual(part.capture(capture_amount=50000).captured_amount, 50000)

    def test_authorize_and_reverse(self):
        self.assertEqual(charge(capture=False).reverse().status, "reversed")

    def test_3d_secure(self):
        secure = charge(return_uri="https://shop.example/return")
        self.assertEqual(secure.status, "pending")
        self.assertEqual(approve(secure.authorize_uri), "https://shop.example/return")
        self.assertEqual(secure.reload().status, "successful")

    def test_source_and_its_payment(self):
        source = omise.Source.create(type="promptpay", amount=100000, currency="thb")
        waiting = omise.Charge.create(amount=100000, currency="thb", source=source.id)
        self.assertEqual(waiting.status, "pending")
        self.assertEqual(waiting.source.id, source.id)

    def test_customer_and_cards(self):
        customer = omise.Customer.create(email="somchai@example.com", card=token().id)
        self.assertEqual(customer.update(card=token(number="5555555555554444").id).cards.total, 2)
        card = omise.Card.retrieve(customer.id, customer.cards[0].id)
        self.assertEqual(card.update(city="Chiang Mai").city, "Chiang Mai")
        self.assertTrue(omise.Charge.create(amount=100000, currency="thb", customer=customer.id).paid)
        self.assertTrue(card.destroy().destroyed)
        self.assertTrue(customer.destroy().destroyed)

    def test_recipient(self):
        made = omise.Recipient.create(
            name="Somchai Prasert", type="individual", bank_account=dict(brand="bbl", number="1234567890", name="Somchai Prasert"))
        self.assertEqual(made.update(email="pay@example.com").email, "pay@example.com")
        self.assertTrue(made.destroy().destroyed)

    def test_lists_have_pages(self):
        charge(), charge()
        first, second = (omise.Charge.list().offset(limit=1, offset=at, order="chronological") for at in (0, 1))
        self.assertNotEqual(first[0].id, second[0].id)

    def test_wrong_key_is_refused(self):
        omise.api_secret, right = "wrong", omise.api_secret
        try:
            with self.assertRaises(omise.errors.AuthenticationFailureError):
                omise.Charge.retrieve()
        finally:
            omise.api_secret = right
