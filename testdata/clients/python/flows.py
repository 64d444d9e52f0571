"""Flows of the PyPI package omise, unedited, against an emulator.

The package reaches it by its own settings: api_main and api_vault.
"""

import contextlib
import datetime
import inspect
import os
import sys
import urllib.error
import urllib.parse
import urllib.request

import omise
import omise.errors
import requests

omise.api_main = os.environ["OMISE_API_URL"]
omise.api_vault = os.environ["OMISE_VAULT_URL"]
omise.api_public = os.environ["OMISE_PUBLIC_KEY"]
omise.api_secret = os.environ["OMISE_SECRET_KEY"]
omise.api_version = "2019-05-29"

RETURN_TO = "https://shop.example/return"
NEXT_YEAR = datetime.date.today().year + 1
PNG = b"\x89PNG\r\n\x1a\n" + bytes(64)
UNKNOWN = "_test_000000000000000000"

# Operations are the methods that send something; the others say what has come.
SILENT = {"from_data", "changes", "destroyed"}

called = set()


def watch():
    """Has each operation of the package note that it was called."""
    operations = set()
    for name in omise.__all__:
        kind = getattr(omise, name)
        for attribute, member in list(vars(kind).items()):
            static = isinstance(member, classmethod)
            run = member.__func__ if static else member
            if attribute.startswith("_") or attribute in SILENT or not inspect.isfunction(run):
                continue
            operation = name + "." + attribute
            operations.add(operation)

            def noted(*given, _run=run, _operation=operation, **named):
                called.add(_operation)
                return _run(*given, **named)

            setattr(kind, attribute, classmethod(noted) if static else noted)
    return operations


OPERATIONS = watch()

count = failed = 0


@contextlib.contextmanager
def step(name):
    """Prints a line for what is done in it."""
    global count, failed
    count += 1
    try:
        yield
    except Exception as error:  # whatever it is, the step did not hold
        failed += 1
        print("not ok %d - %s" % (count, name))
        print("# %s: %s" % (type(error).__name__, str(error).replace("\n", "\n# ")), flush=True)
    else:
        print("ok %d - %s" % (count, name), flush=True)


@contextlib.contextmanager
def refused(kind):
    """Fails unless the package raises that error."""
    try:
        yield
    except kind:
        return
    raise AssertionError("nothing was refused, want " + kind.__name__)


def token(number="4242424242424242", **rest):
    given = dict(name="Somchai Prasert", number=number, expiration_month=12, expiration_year=NEXT_YEAR, security_code="123")
    given.update(rest)
    return omise.Token.create(**given)


def charge(**rest):
    given = dict(amount=100000, currency="thb")
    given.update(rest)
    if "card" not in given:
        given["card"] = token().id
    return omise.Charge.create(**given)


def pay(type, amount=100000, currency="thb", **rest):
    source = omise.Source.create(type=type, amount=amount, currency=currency, **rest)
    assert source.type == type, source.type
    made = omise.Charge.create(amount=amount, currency=currency, source=source.id, return_uri=RETURN_TO)
    assert made.status == "pending", made.status
    assert made.source.id == source.id
    return made


def recipient():
    return omise.Recipient.create(
        name="Somchai Prasert", email="somchai@example.com", type="individual",
        bank_account=dict(brand="bbl", number="1234567890", name="Somchai Prasert"))


def opened():
    """Opens a dispute as a bank would, which the package cannot, and returns its id."""
    response = requests.post(
        "%s/charges/%s/disputes" % (omise.api_main, charge().id), auth=(omise.api_secret, ""), timeout=20)
    return response.json()["id"]


def day(days):
    return (datetime.date.today() + datetime.timedelta(days=days)).isoformat()


class Staying(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


def decide(uri, decision):
    """Answers for the payer, and returns where that leads."""
    body = urllib.parse.urlencode({"decision": decision}).encode()
    try:
        urllib.request.build_opener(Staying).open(uri, body)
    except urllib.error.HTTPError as error:
        return error.headers["Location"]
    raise AssertionError("the payer was not sent back")


def control(path):
    request = urllib.request.Request(
        os.environ["OMISE_CONTROL_URL"] + path, b'{"outcome":"successful"}', {"Content-Type": "application/json"})
    return urllib.request.urlopen(request).status


with step("token: create"):
    first_token = token()
with step("token: retrieve"):
    assert omise.Token.retrieve(first_token.id).used is False
with step("token: reload"):
    first_token.reload()
with step("token: expired card refused"), refused(omise.errors.InvalidCardError):
    token(expiration_year=2015)
with step("token: unknown refused"), refused(omise.errors.NotFoundError):
    omise.Token.retrieve("tokn" + UNKNOWN)

with step("charge: create"):
    first_charge = omise.Charge.create(
        amount=100000, currency="thb", card=first_token.id, description="Order 1", metadata={"order": 1}, ip="127.0.0.1")
    assert first_charge.status == "successful"
with step("charge: used token refused"), refused(omise.errors.UsedTokenError):
    omise.Charge.create(amount=100000, currency="thb", card=first_token.id)
with step("charge: retrieve"):
    assert omise.Charge.retrieve(first_charge.id).amount == 100000
with step("charge: reload"):
    assert first_charge.reload().paid is True
with step("charge: update"):
    first_charge.description = "Order 2"
    assert first_charge.update(metadata={"order": 2}).description == "Order 2"
with step("charge: list"):
    for _ in range(3):
        charge()
    assert len(omise.Charge.list()) >= 4
with step("charge: list of today"):
    assert len(omise.Charge.list(fromDate=day(-1), toDate=day(1))) >= 4
with step("charge: list page by page"):
    pages = [omise.Charge.list().offset(limit=2, offset=at, order="chronological") for at in (0, 2)]
    assert [len(page) for page in pages] == [2, 2]
    assert len({each.id for page in pages for each in page}) == 4
with step("charge: list with a loop"):
    assert len([each.id for each in omise.Charge.list()]) == len(omise.Charge.list())
with step("collection: retrieve"):
    everything = omise.Charge.retrieve()
    assert everything.retrieve(first_charge.id).id == first_charge.id
with step("charge: unknown refused"), refused(omise.errors.NotFoundError):
    omise.Charge.retrieve("chrg" + UNKNOWN)
with step("charge: amount too low refused"), refused(omise.errors.InvalidChargeError):
    charge(amount=1)
with step("charge: no card refused"), refused(omise.errors.BaseError):
    omise.Charge.create(amount=100000, currency="thb")
with step("charge: failing card"):
    assert charge(card=token("4111111111140011").id).failure_code == "insufficient_fund"
with step("charge: authorize"):
    authorized = charge(capture=False)
    assert authorized.authorized is True and authorized.paid is False
with step("charge: capture"):
    assert authorized.capture().paid is True
with step("charge: second capture refused"), refused(omise.errors.FailedCaptureError):
    authorized.capture()
with step("charge: pre-authorize"):
    preauthorized = charge(capture=False, authorization_type="pre_auth")
    assert preauthorized.authorized_amount == 100000
with step("charge: partial capture"):
    assert preauthorized.capture(capture_amount=50000).captured_amount == 50000
with step("charge: reverse"):
    assert charge(capture=False).reverse().status == "reversed"
with step("charge: expire"):
    assert pay("barcode_alipay", barcode="1234567890123456").expire().status == "expired"
with step("charge: list events"):
    assert len(first_charge.list_events()) >= 1
with step("charge: list schedules"):
    assert omise.Charge.list_schedules().total >= 0

with step("3-D Secure: payer is sent to authorize"):
    secure = charge(return_uri=RETURN_TO)
    assert secure.status == "pending" and secure.authorize_uri
with step("3-D Secure: payer approves"):
    assert decide(secure.authorize_uri, "approve") == RETURN_TO
    assert secure.reload().status == "successful"
with step("3-D Secure: payer declines"):
    declined = charge(return_uri=RETURN_TO)
    decide(declined.authorize_uri, "decline")
    assert declined.reload().status == "failed"

with step("refund: create in part"):
    refund = first_charge.refund(amount=40000)
    assert refund.amount == 40000 and first_charge.refunded_amount == 40000
with step("refund: reload"):
    assert refund.reload().charge == first_charge.id
with step("refund: list of a charge"):
    assert len(first_charge.list_refunds()) == 1
with step("refund: list"):
    assert len(omise.Refund.list()) == 1
with step("refund: more than is left refused"), refused(omise.errors.FailedRefundError):
    first_charge.refund(amount=60001)

with step("source: promptpay"):
    promptpay = pay("promptpay")
with step("source: the payer pays"):
    assert control("/charges/%s/complete" % promptpay.id) == 200
    assert promptpay.reload().status == "successful"
with step("source: retrieve"):
    assert omise.Source.retrieve(promptpay.source.id).type == "promptpay"
with step("source: alipay"):
    pay("alipay")
with step("source: truemoney"):
    pay("truemoney", phone_number="0812345678")
with step("source: paynow"):
    pay("paynow", currency="sgd")
with step("source: rabbit_linepay"):
    pay("rabbit_linepay")
with step("source: mobile_banking_scb"):
    pay("mobile_banking_scb")
with step("source: bill_payment_tesco_lotus"):
    pay("bill_payment_tesco_lotus")
with step("source: econtext"):
    pay("econtext", currency="jpy", name="Yamada", email="yamada@example.com", phone_number="01234567891")
with step("source: installment_kbank"):
    pay("installment_kbank", amount=500000, installment_term=6)
with step("source: made with its charge"):
    assert omise.Charge.create(
        amount=100000, currency="thb", source={"type": "promptpay"}, return_uri=RETURN_TO).source.type == "promptpay"
with step("source: unknown type refused"), refused(omise.errors.BaseError):
    omise.Source.create(type="barter", amount=100000, currency="thb")

with step("customer: create"):
    customer = omise.Customer.create(email="somchai@example.com", description="Somchai", card=token().id)
    assert customer.cards.total == 1
with step("customer: retrieve"):
    assert omise.Customer.retrieve(customer.id).email == "somchai@example.com"
with step("customer: reload"):
    customer.reload()
with step("customer: update"):
    assert customer.update(email="prasert@example.com").email == "prasert@example.com"
with step("customer: second card"):
    assert customer.update(card=token("5555555555554444").id).cards.total == 2
with step("customer: list"):
    assert len(omise.Customer.list()) == 1
with step("customer: charge"):
    assert omise.Charge.create(amount=100000, currency="thb", customer=customer.id).status == "successful"
with step("card: list"):
    assert len(customer.list_cards()) == 2
with step("card: retrieve"):
    card = omise.Card.retrieve(customer.id, customer.cards[0].id)
    assert card.last_digits == "4242"
with step("card: reload"):
    card.reload()
with step("card: update"):
    assert card.update(name="Prasert Somchai", expiration_month=11).name == "Prasert Somchai"
with step("card: destroy"):
    assert card.destroy().destroyed is True
with step("schedule: list of a customer"):
    assert customer.schedule().total == 0 and len(customer.list_schedules()) == 0

with step("recipient: create"):
    payee = recipient()
    assert payee.bank_account.bank_code == "bbl"
with step("recipient: retrieve"):
    assert omise.Recipient.retrieve(payee.id).type == "individual"
with step("recipient: reload"):
    payee.reload()
with step("recipient: update"):
    assert payee.update(email="pay@example.com").email == "pay@example.com"
with step("recipient: list"):
    assert len(omise.Recipient.list()) == 1
with step("recipient: destroy"):
    assert recipient().destroy().destroyed is True

with step("event: list"):
    assert len(omise.Event.list()) >= 10
with step("event: retrieve"):
    event = omise.Event.list().offset(limit=1)[0]
    assert omise.Event.retrieve(event.id).key == event.key
with step("event: reload"):
    event.reload()
with step("capability: retrieve"):
    capability = omise.Capability.retrieve()
    assert capability.payment_methods
with step("capability: reload"):
    capability.reload()
with step("chain: list"):
    assert len(omise.Chain.list()) == 0
with step("chain: unknown refused"), refused(omise.errors.NotFoundError):
    omise.Chain.retrieve("acch" + UNKNOWN)
with step("chain: made, read and revoked"):
    assert control("/chains") in (200, 201)
    chain = omise.Chain.retrieve()[0]
    assert chain.reload().revoke().revoked is True

with step("account: retrieve"):
    account = omise.Account.retrieve()
    assert account.id.startswith("account_")
with step("account: reload"):
    account.reload()
with step("account: update"):
    account.update(webhook_uri="https://shop.example/webhook")
with step("balance: retrieve"):
    balance = omise.Balance.retrieve()
    assert balance.currency
with step("balance: reload"):
    balance.reload()
with step("transaction: list"):
    assert len(omise.Transaction.list()) >= 1
with step("transaction: retrieve"):
    transaction = omise.Transaction.list().offset(limit=1)[0]
    assert omise.Transaction.retrieve(transaction.id).amount == transaction.amount
with step("transaction: reload"):
    transaction.reload()
with step("transaction: unknown refused"), refused(omise.errors.NotFoundError):
    omise.Transaction.retrieve("trxn" + UNKNOWN)
with step("transfer: create"):
    transfer = omise.Transfer.create(amount=50000, recipient=payee.id)
with step("transfer: retrieve"):
    assert omise.Transfer.retrieve(transfer.id).amount == 50000
with step("transfer: reload"):
    transfer.reload()
with step("transfer: update"):
    assert transfer.update(amount=40000).amount == 40000
with step("transfer: list"):
    assert len(omise.Transfer.list()) >= 1
with step("transfer: destroy"):
    assert transfer.destroy().destroyed is True
with step("link: create"):
    link = omise.Link.create(amount=100000, currency="thb", title="Hot latte", description="With milk")
with step("link: retrieve"):
    assert omise.Link.retrieve(link.id).title == "Hot latte"
with step("link: reload"):
    link.reload()
with step("link: list"):
    assert len(omise.Link.list()) == 1
with step("link: destroy"):
    assert link.destroy().destroyed is True
with step("schedule: create"):
    schedule = omise.Schedule.create(
        every=1, period="month", on={"days_of_month": [1, 15]}, start_date=day(1), end_date=day(365),
        charge={"customer": customer.id, "amount": 100000, "currency": "thb", "description": "Membership"})
with step("schedule: retrieve"):
    assert omise.Schedule.retrieve(schedule.id).every == 1
with step("schedule: reload"):
    schedule.reload()
with step("schedule: list"):
    assert len(omise.Schedule.list()) == 1
with step("schedule: list of occurrences"):
    assert schedule.occurrence().total >= 0
with step("schedule: destroy"):
    assert schedule.destroy().destroyed is True
with step("occurrence: unknown refused"), refused(omise.errors.NotFoundError):
    omise.Occurrence.retrieve("occu" + UNKNOWN)
with step("forex: retrieve"):
    assert omise.Forex.retrieve("usd").rate > 0
with step("receipt: list"):
    assert len(omise.Receipt.list()) >= 0
with step("receipt: unknown refused"), refused(omise.errors.NotFoundError):
    omise.Receipt.retrieve("rcpt" + UNKNOWN)
with step("dispute: list"):
    disputes = [omise.Dispute.retrieve(opened()) for _ in range(2)]
    assert len(omise.Dispute.list()) == 2 and omise.Dispute.retrieve().total == 2
with step("dispute: reload"):
    assert disputes[0].reload().status == "open"
with step("dispute: upload a document"):
    document = disputes[0].upload_document({"file": ("proof.png", PNG, "image/png")})
    assert document.filename == "proof.png"
with step("document: retrieve"):
    assert omise.Document.retrieve(disputes[0].id, document.id).id == document.id
with step("document: reload"):
    document.reload()
with step("document: list"):
    assert len(disputes[0].list_documents()) == 1
with step("document: destroy"):
    assert document.destroy().destroyed is True
with step("dispute: update"):
    assert disputes[0].update(message="It was sent").status == "pending"
with step("dispute: accept"):
    assert disputes[1].accept().status == "lost"
with step("dispute: list of open, pending and closed"):
    opened()
    lists = omise.Dispute.list_open_disputes, omise.Dispute.list_pending_disputes, omise.Dispute.list_closed_disputes
    assert [len(each()) for each in lists] == [1, 1, 1]
with step("dispute: unknown refused"), refused(omise.errors.NotFoundError):
    omise.Dispute.retrieve("dspt" + UNKNOWN)
with step("search: charges"):
    found = omise.Search.execute("charge", query=first_charge.id, filters={"amount": "1000.00"})
    assert len(found) >= 0
with step("search: customers"):
    assert omise.Search.execute("customer", query="prasert").scope == "customer"

with step("customer: destroy"):
    assert customer.destroy().destroyed is True
with step("wrong key refused"), refused(omise.errors.AuthenticationFailureError):
    omise.api_secret, right = "wrong", omise.api_secret
    try:
        omise.Charge.retrieve()
    finally:
        omise.api_secret = right
with step("every operation of the package was called"):
    missing = OPERATIONS - called
    assert not missing, ", ".join(sorted(missing))

print("1..%d" % count)
sys.exit(1 if failed else 0)
