#!/usr/bin/env bash
# Flows of curl against an emulator: forms as the documentation writes them, JSON, and HTTPS under the names of the
# real hosts, through the proxy that CLIENTS_PROXY names.
set -uo pipefail

api=$OMISE_API_URL vault=$OMISE_VAULT_URL public=$OMISE_PUBLIC_KEY secret=$OMISE_SECRET_KEY
next_year=$(($(date +%Y) + 1))
return_to=https://shop.example/return
count=0 failed=0 answer='' status='' body=''

# step NAME COMMAND… prints a line for what the command does.
step() {
	count=$((count + 1))
	if "${@:2}"; then
		echo "ok $count - $1"
	else
		failed=$((failed + 1))
		printf 'not ok %d - %s\n# %s %s\n' "$count" "$1" "$status" "$answer"
	fi
}

# ask STATUS CURL-ARGUMENTS… sends a request and wants that status.
ask() {
	answer=$(curl --silent --show-error --max-time 20 --write-out '\n%{http_code}' "${@:2}" 2>&1)
	status=${answer##*$'\n'} answer=${answer%$'\n'*}
	[ "$status" = "$1" ]
}

# is FILTER wants jq's filter of the last answer to be true.
is() { jq --exit-status "$1" <<<"$answer" >/dev/null; }

# keep NAME FILTER keeps a value of the last answer.
keep() { printf -v "$1" %s "$(jq --raw-output "$2" <<<"$answer")"; }

card() {
	ask 200 "$vault/tokens" -u "$public:" -d 'card[name]=Somchai Prasert' -d "card[number]=${1:-4242424242424242}" \
		-d 'card[expiration_month]=12' -d "card[expiration_year]=$next_year" -d 'card[security_code]=123' &&
		is '.object == "token" and .used == false' && keep token .id
}

charge() { # CURL-ARGUMENTS…
	card && ask 200 "$api/charges" -u "$secret:" -d amount=100000 -d currency=thb -d "card=$token" "$@"
}

pay() { # TYPE CURRENCY CURL-ARGUMENTS…
	ask 200 "$api/sources" -u "$public:" -d "type=$1" -d amount=500000 -d "currency=$2" "${@:3}" && keep source .id &&
		ask 200 "$api/charges" -u "$secret:" -d amount=500000 -d "currency=$2" -d "source=$source" -d "return_uri=$return_to" &&
		is '.status == "pending"' && keep paying .id
}

read_charge() { ask 200 "$api/charges/$1" -u "$secret:"; }

token_made() { card && first=$token; }
token_read() { ask 200 "$vault/tokens/$first" -u "$public:" && is '.id'; }
card_expired() {
	ask 400 "$vault/tokens" -u "$public:" -d 'card[name]=Somchai' -d 'card[number]=4242424242424242' \
		-d 'card[expiration_month]=1' -d 'card[expiration_year]=2015' && is '.code == "invalid_card"'
}
charge_made() {
	ask 200 "$api/charges" -u "$secret:" -H 'Omise-Version: 2019-05-29' -d amount=100000 -d currency=thb -d "card=$first" \
		-d 'description=Order 1' -d 'metadata[order]=1' && is '.status == "successful" and .metadata.order == "1"' && keep charge .id
}
charge_from_json() {
	card && ask 200 "$api/charges" -u "$secret:" -H 'Content-Type: application/json; charset=utf-8' \
		-d '{"amount":100000,"currency":"thb","card":"'"$token"'","metadata":{"order":2}}' && is '.metadata.order == 2'
}
token_used() {
	ask 400 "$api/charges" -u "$secret:" -d amount=100000 -d currency=thb -d "card=$first" && is '.code == "used_token"'
}
charge_read() { read_charge "$charge" && is '.amount == 100000'; }
charge_updated() { ask 200 -X PATCH "$api/charges/$charge" -u "$secret:" -d 'description=Order 2' && is '.description == "Order 2"'; }
charge_unknown() { ask 404 "$api/charges/chrg_test_000000000000000000" -u "$secret:" && is '.code == "not_found"'; }
charges_paged() {
	ask 200 -G "$api/charges" -u "$secret:" -d limit=1 -d offset=1 -d order=chronological && is '.total >= 2 and (.data | length) == 1'
}
authorized() { charge -d capture=false && is '.authorized and (.paid | not)' && keep held .id; }
captured() { ask 200 -X POST "$api/charges/$held/capture" -u "$secret:" && is '.paid'; }
captured_in_part() {
	charge -d capture=false -d authorization_type=pre_auth && keep held .id &&
		ask 200 "$api/charges/$held/capture" -u "$secret:" -d capture_amount=50000 && is '.captured_amount == 50000'
}
reversed() { charge -d capture=false && keep held .id && ask 200 -X POST "$api/charges/$held/reverse" -u "$secret:" && is '.status == "reversed"'; }
expired() {
	pay barcode_alipay thb -d barcode=1234567890123456 && ask 200 -X POST "$api/charges/$paying/expire" -u "$secret:" && is '.status == "expired"'
}
refunded() { ask 200 "$api/charges/$charge/refunds" -u "$secret:" -d amount=40000 && is '.amount == 40000'; }
refunds_listed() { ask 200 "$api/charges/$charge/refunds" -u "$secret:" && is '.total == 1' && ask 200 "$api/refunds" -u "$secret:"; }
secured() {
	charge -d "return_uri=$return_to" && is '.status == "pending"' && keep secure .id && keep page .authorize_uri
}
approved() { ask 302 "$page" -d decision=approve && read_charge "$secure" && is '.status == "successful"'; }
paid() {
	pay promptpay thb && is '.source.scannable_code.image.download_uri' && ask 200 "$OMISE_CONTROL_URL/charges/$paying/complete" \
		-H 'Content-Type: application/json' -d '{"outcome":"successful"}' && read_charge "$paying" && is '.status == "successful"'
}
items_in_a_form() {
	ask 200 "$api/sources" -u "$public:" -d type=atome -d amount=500000 -d currency=thb -d phone_number=0812345678 \
		-d 'items[][name]=Shirt' -d 'items[][sku]=1' -d 'items[][amount]=500000' -d 'items[][quantity]=1' \
		-d 'shipping[street1]=1 Road' -d 'shipping[city]=Bangkok' -d 'shipping[postal_code]=10110' -d 'shipping[country]=TH' &&
		is '.items[0].amount == 500000'
}
customer_made() {
	card && ask 200 "$api/customers" -u "$secret:" -d email=somchai@example.com -d "card=$token" && is '.cards.total == 1' && keep customer .id
}
customer_charged() { ask 200 "$api/charges" -u "$secret:" -d amount=100000 -d currency=thb -d "customer=$customer" && is '.paid'; }
cards_listed() { ask 200 "$api/customers/$customer/cards" -u "$secret:" && is '.total == 1'; }
customer_gone() { ask 200 -X DELETE "$api/customers/$customer" -u "$secret:" && is '.deleted'; }
recipient_made() {
	ask 200 "$api/recipients" -u "$secret:" -d 'name=Somchai Prasert' -d type=individual -d 'bank_account[brand]=bbl' \
		-d 'bank_account[number]=1234567890' -d 'bank_account[name]=Somchai Prasert' && keep recipient .id
}
recipient_updated() { ask 200 -X PATCH "$api/recipients/$recipient" -u "$secret:" -d email=pay@example.com && is '.email == "pay@example.com"'; }
events_listed() { ask 200 "$api/events" -u "$secret:" && is '.total > 5'; }
capability_read() { ask 200 "$api/capability" -u "$public:" && is '.payment_methods | length > 5'; }
outside_read() { # PATH OBJECT
	body=$(curl --silent --show-error --max-time 20 --dump-header - "$api/$1" -u "$secret:") status=''
	answer=${body##*$'\r\n\r\n'}
	is ".object == \"$2\"" && grep --quiet --ignore-case '^x-outside-contract: true' <<<"$body"
}
search_read() {
	ask 200 -G "$api/search" -u "$secret:" -d scope=charge -d "query=$charge" -d 'filters[amount]=1000.00' && is '.object == "search"'
}
schedule_made() {
	customer_made && ask 200 "$api/schedules" -u "$secret:" -d every=1 -d period=month -d 'on[days_of_month][]=1' \
		-d "end_date=$next_year-12-31" -d "charge[customer]=$customer" -d 'charge[amount]=100000' && is '.object == "schedule"'
}
wrong_key() { ask 401 "$api/charges" -u wrong: && is '.code == "authentication_failure"'; }
secret_key_on_vault() { ask 401 "$vault/tokens" -u "$secret:" -d 'card[name]=Somchai' && is '.code == "authentication_failure"'; }
by_name() {
	ask 200 --proxy "$CLIENTS_PROXY" --cacert "$CLIENTS_CA" https://api.omise.co/charges/"$charge" -u "$secret:" && is '.id'
}
by_name_of_the_vault() {
	ask 200 --proxy "$CLIENTS_PROXY" --cacert "$CLIENTS_CA" https://vault.omise.co/tokens/"$first" -u "$public:" && is '.used'
}

step 'token: create' token_made
step 'token: retrieve' token_read
step 'token: expired card refused' card_expired
step 'charge: create' charge_made
step 'charge: create with JSON' charge_from_json
step 'charge: used token refused' token_used
step 'charge: retrieve' charge_read
step 'charge: update' charge_updated
step 'charge: unknown refused' charge_unknown
step 'charge: list of one page' charges_paged
step 'charge: authorize' authorized
step 'charge: capture' captured
step 'charge: partial capture' captured_in_part
step 'charge: reverse' reversed
step 'charge: expire' expired
step 'refund: create in part' refunded
step 'refund: list' refunds_listed
step '3-D Secure: payer is sent to authorize' secured
step '3-D Secure: payer approves' approved
step 'source: promptpay, paid' paid
step 'source: truemoney' pay truemoney thb -d phone_number=0812345678
step 'source: paynow' pay paynow sgd
step 'source: installment_kbank' pay installment_kbank thb -d installment_term=4
step 'source: items in a form' items_in_a_form
step 'customer: create' customer_made
step 'customer: charge' customer_charged
step 'card: list' cards_listed
step 'customer: destroy' customer_gone
step 'recipient: create' recipient_made
step 'recipient: update' recipient_updated
step 'event: list' events_listed
step 'capability: retrieve' capability_read
step 'account: retrieve' outside_read account account
step 'balance: retrieve' outside_read balance balance
step 'transaction: list' outside_read transactions list
step 'transfer: list' outside_read transfers list
step 'link: list' outside_read links list
step 'dispute: list' outside_read disputes list
step 'schedule: create' schedule_made
step 'schedule: list of charges' outside_read charges/schedules list
step 'search: charges' search_read
step 'wrong key refused' wrong_key
step 'secret key refused by the vault' secret_key_on_vault
step 'https://api.omise.co by its name' by_name
step 'https://vault.omise.co by its name' by_name_of_the_vault

echo "1..$count"
[ "$failed" = 0 ]
