#!/bin/sh
# Pays with curl and checks what comes. It names the hosts of the API and no other.
set -u
api=https://api.omise.co vault=https://vault.omise.co
public=$OMISE_PUBLIC_KEY secret=$OMISE_SECRET_KEY
year=$(($(date +%Y) + 1))
failed=0 answer=''

# check NAME COMMAND says whether a command held.
check() {
	if "$2"; then echo "ok - $1"; else
		failed=1
		printf 'not ok - %s\n# %s\n' "$1" "$answer"
	fi
}

# ask STATUS CURL-ARGUMENTS… sends a request and wants that status.
ask() {
	want=$1
	shift
	answer=$(curl --silent --show-error --max-time 20 --header 'Omise-Version: 2019-05-29' --write-out '\n%{http_code}' "$@" 2>&1)
	[ "$(printf %s "$answer" | tail -n 1)" = "$want" ] || return 1
	answer=$(printf %s "$answer" | sed '$d')
}

# is FILTER wants jq's filter of the last answer to be true; get FILTER prints it.
is() { printf %s "$answer" | jq --exit-status "$1" >/dev/null; }
get() { printf %s "$answer" | jq --raw-output "$1"; }

token() { # NUMBER YEAR STATUS
	ask "${3:-200}" "$vault/tokens" -u "$public:" -d 'card[name]=Somchai Prasert' -d "card[number]=${1:-4242424242424242}" \
		-d 'card[expiration_month]=12' -d "card[expiration_year]=${2:-$year}" -d 'card[security_code]=123'
}
charge() { # CURL-ARGUMENTS…
	token && ask 200 "$api/charges" -u "$secret:" -d amount=100000 -d currency=thb -d "card=$(get .id)" "$@"
}

paid_and_refunded() {
	charge -d 'metadata[order]=1' && is '.status == "successful"' || return 1
	charge=$(get .id)
	ask 200 -X PATCH "$api/charges/$charge" -u "$secret:" -d 'description=Order 1' && is '.description == "Order 1"' &&
		ask 200 "$api/charges/$charge/refunds" -u "$secret:" -d amount=40000 && is '.amount == 40000' &&
		ask 200 "$api/charges/$charge/refunds" -u "$secret:" && is '.total == 1'
}
expired_card() { token '' 2015 400 && is '.code == "invalid_card"'; }
no_money() {
	token 4111111111140011 && ask 200 "$api/charges" -u "$secret:" -d amount=100000 -d currency=thb -d "card=$(get .id)" &&
		is '.failure_code == "insufficient_fund"'
}
used_token() {
	token || return 1
	once=$(get .id)
	ask 200 "$api/charges" -u "$secret:" -d amount=100000 -d currency=thb -d "card=$once" &&
		ask 400 "$api/charges" -u "$secret:" -d amount=100000 -d currency=thb -d "card=$once" && is '.code == "used_token"'
}
captured() { charge -d capture=false && ask 200 -X POST "$api/charges/$(get .id)/capture" -u "$secret:" && is .paid; }
captured_in_part() {
	charge -d capture=false -d authorization_type=pre_auth &&
		ask 200 "$api/charges/$(get .id)/capture" -u "$secret:" -d capture_amount=50000 && is '.captured_amount == 50000'
}
reversed() { charge -d capture=false && ask 200 -X POST "$api/charges/$(get .id)/reverse" -u "$secret:" && is '.status == "reversed"'; }
secured() {
	charge -d return_uri=https://shop.example/return && is '.status == "pending"' || return 1
	charge=$(get .id)
	# The payer's browser goes to their bank.
	curl --silent --output /dev/null --data decision=approve "$(get .authorize_uri)" &&
		ask 200 "$api/charges/$charge" -u "$secret:" && is '.status == "successful"'
}
source_paid() {
	ask 200 "$api/sources" -u "$public:" -d type=promptpay -d amount=100000 -d currency=thb &&
		ask 200 "$api/charges" -u "$secret:" -d amount=100000 -d currency=thb -d "source=$(get .id)" && is '.status == "pending"'
}
customer() {
	token && ask 200 "$api/customers" -u "$secret:" -d email=somchai@example.com -d "card=$(get .id)" || return 1
	customer=$(get .id)
	ask 200 "$api/charges" -u "$secret:" -d amount=100000 -d currency=thb -d "customer=$customer" && is .paid &&
		ask 200 "$api/customers/$customer/cards" -u "$secret:" && is '.total == 1' &&
		ask 200 -X DELETE "$api/customers/$customer" -u "$secret:" && is .deleted
}
recipient() {
	ask 200 "$api/recipients" -u "$secret:" -d 'name=Somchai Prasert' -d type=individual -d 'bank_account[brand]=bbl' \
		-d 'bank_account[number]=1234567890' -d 'bank_account[name]=Somchai Prasert' &&
		ask 200 -X PATCH "$api/recipients/$(get .id)" -u "$secret:" -d email=pay@example.com && is '.email == "pay@example.com"'
}
pages() {
	ask 200 -G "$api/charges" -u "$secret:" -d limit=1 -d offset=0 -d order=chronological || return 1
	first=$(get '.data[0].id')
	ask 200 -G "$api/charges" -u "$secret:" -d limit=1 -d offset=1 -d order=chronological && [ "$(get '.data[0].id')" != "$first" ]
}
wrong_key() { ask 401 "$api/charges" -u wrong: && is '.code == "authentication_failure"'; }

check 'token, charge and refund' paid_and_refunded
check 'a card that expired is refused' expired_card
check 'a card without money' no_money
check 'a used token is refused' used_token
check 'authorize, then capture' captured
check 'authorize, then capture a part' captured_in_part
check 'authorize, then reverse' reversed
check '3-D Secure' secured
check 'a source and its payment' source_paid
check 'a customer and cards' customer
check 'a recipient' recipient
check 'lists have pages' pages
check 'a wrong key is refused' wrong_key
exit $failed
