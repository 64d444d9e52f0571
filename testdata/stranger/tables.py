"""The fixed tables: currencies, fees, source types, test cards, failure messages, banks."""
VERSION = "2019-05-29"
MAX_EVENTS = 20_000
DAY = 86_400
AUTH_DAYS = 7
MAX_REFUNDS = 15

# currency: (least charge amount, THB subunits for one subunit of it)
CURRENCIES = {
    "THB": (2000, 1.0), "JPY": (100, 22.5), "USD": (100, 33.0), "EUR": (100, 38.0), "GBP": (100, 44.0),
    "SGD": (100, 25.0), "AUD": (100, 21.5), "CHF": (100, 41.0), "CNY": (100, 4.6), "DKK": (100, 5.1),
    "HKD": (100, 4.2), "MYR": (100, 7.9),
}
CHARGE_MAX = 100_000_000
INSTALLMENT_MIN = 200_000

# fees: (fee_flat, fee_rate) as the decimal strings of transaction_fees
CARD_FEES = ("0.0", "2.75")
HOUR = 3600


def _types():
    """name -> dict(flow, currencies, life, fees, refund): every source type this server knows."""
    out = {}

    def add(names, flow, life, fees, currencies=("THB",), refund="none", terms=None):
        for name in names.split():
            out[name] = {"flow": flow, "life": life, "fees": fees, "currencies": currencies,
                         "refund": refund, "terms": terms}
    add("promptpay", "offline", DAY, ("0.0", "1.65"), refund="full")
    add("bill_payment_tesco_lotus", "offline", 2 * DAY, ("15.0", "0.0"))
    add("internet_banking_bay internet_banking_bbl", "redirect", 23 * HOUR, ("0.0", "1.95"))
    add("mobile_banking_bay mobile_banking_bbl mobile_banking_kbank mobile_banking_ktb mobile_banking_scb",
        "app_redirect", 2 * HOUR, ("8.0", "0.0"))
    add("truemoney", "redirect", 3 * DAY, ("0.0", "2.2"), refund="any")
    add("truemoney_jumpapp", "app_redirect", 2 * HOUR, ("0.0", "2.2"), refund="any")
    add("alipay rabbit_linepay", "redirect", 3 * DAY, ("0.0", "2.6"), refund="any")
    add("shopeepay", "redirect", 6 * HOUR, ("0.0", "2.0"))
    add("shopeepay_jumpapp alipay_cn alipay_hk kakaopay", "app_redirect", 6 * HOUR, ("0.0", "2.0"))
    add("wechat_pay", "app_redirect", 2 * HOUR, ("0.0", "0.0"))
    for bank, terms in (("kbank", [3, 4, 6, 10]), ("bbl", [4, 6, 8, 9, 10]), ("bay", [3, 4, 6, 9, 10]),
                        ("ktc", [3, 4, 5, 6, 7, 8, 9, 10]), ("scb", [3, 4, 6, 9, 10])):
        add("installment_" + bank, "redirect", 23 * HOUR, ("0.0", "2.75"), terms=terms)
    return out


TYPES = _types()

FAILURES = {
    "insufficient_fund": "insufficient funds in the account or the card has reached the credit limit",
    "stolen_or_lost_card": "card is stolen or lost",
    "failed_processing": "failed processing",
    "payment_rejected": "payment rejected",
    "failed_fraud_check": "failed fraud check",
    "invalid_account_number": "the account number is invalid",
    "invalid_security_code": "the security code is invalid",
}
_CARD_ROWS = """
ok 4242424242424242 4111111111111111 5555555555554444 5454545454545454 3530111333300000 3566111111111113
ok 378282246310005 6250947000000006 6447032400000000001 36021042000004
insufficient_fund 4111111111140011 5555551111110011 3530111111190011 6250947000000014
stolen_or_lost_card 4111111111130012 5555551111100012 3530111111180012 6250947000000022
failed_processing 4111111111120013 5555551111190013 3530111111170013 377138160000009 6250947000000030
failed_processing 6447032400001111005 36021042111108
payment_rejected 4111111111110014 5555551111180014 3530111111160014 6250947000000048
failed_fraud_check 4111111111190016 5555551111160016 3530111111140016 6250947000000055
invalid_account_number 4111111111180017 5555551111150017 3530111111130017 6250947000000063
invalid_security_code 4111111111160001 5555551111130001 3530111111110001
3ds_enrolment 4111111111150002 5555551111120002 3530111111100002 6250947000000071
3ds_validation 4111111111140003 5555551111110003 3530111111190003 377138161111003 6250947000000089
"""
TEST_CARDS = {number: row.split()[0] for row in _CARD_ROWS.strip().splitlines() for number in row.split()[1:]}
BRANDS = ["Visa", "MasterCard", "JCB", "American Express", "UnionPay", "Discover", "Diners Club"]
BANKS = {"test": "Test Bank", "bbl": "Bangkok Bank", "kbank": "Kasikornbank", "ktb": "Krungthai Bank",
         "ttb": "TMBThanachart Bank", "scb": "Siam Commercial Bank", "citi": "Citibank", "uob": "UOB",
         "bay": "Bank of Ayudhya", "gsb": "Government Savings Bank", "baac": "BAAC", "tisco": "TISCO",
         "kk": "Kiatnakin Phatra Bank", "lhb": "LH Bank", "cimb": "CIMB", "hsbc": "HSBC", "bnp": "BNP Paribas"}
