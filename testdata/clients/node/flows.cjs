'use strict';
// Flows of the npm package omise, unedited, against an emulator. The package takes a host
// without a port, so it reaches the emulator through the proxy that http_proxy names.
const assert = require('node:assert/strict');
const omiseOf = require('omise');

const publicKey = process.env.OMISE_PUBLIC_KEY;
const secretKey = process.env.OMISE_SECRET_KEY;
const called = new Set();
// watched returns the resources of the package, which note the operations that are called.
const watched = (resources) => Object.fromEntries(Object.entries(resources).map(([resource, operations]) =>
  [resource, Object.fromEntries(Object.entries(operations).map(([operation, run]) =>
    [operation, (...given) => { called.add(`${resource}.${operation}`); return run(...given); }]))]));
const omise = watched(omiseOf({publicKey, secretKey, omiseVersion: '2019-05-29'}));
const steps = [];
const step = (name, run) => steps.push({name, run});
const nextYear = new Date().getFullYear() + 1;
const date = (days) => new Date(Date.now() + days * 864e5).toISOString().slice(0, 10);
const satang = 'thb';
const returnTo = 'https://shop.example/return';

const card = (number = '4242424242424242', rest = {}) =>
  ({card: {name: 'Somchai Prasert', number, expiration_month: 12, expiration_year: nextYear, security_code: '123', ...rest}});
const token = (number, rest) => omise.tokens.create(card(number, rest));
const charge = async (rest = {}) =>
  omise.charges.create({amount: 100000, currency: satang, card: (await token()).id, ...rest});
const refused = async (code, promise) => {
  const error = await promise.then((got) => assert.fail(`${got.object} ${got.id} came, not ${code}`), (it) => it);
  assert.equal(error.code, code, error.message);
};
const list = (got, least) => {
  assert.equal(got.object, 'list');
  assert.ok(got.total >= least, `total is ${got.total}, want ${least} or more`);
  return got;
};
const pay = async (source, rest = {}) => {
  const made = await omise.sources.create({amount: 100000, currency: satang, ...source});
  assert.equal(made.type, source.type);
  const got = await omise.charges.create({amount: made.amount, currency: made.currency, source: made.id, return_uri: returnTo, ...rest});
  assert.equal(got.status, 'pending');
  assert.equal(got.source.id, made.id);
  return got;
};
const control = (path, body) =>
  fetch(process.env.OMISE_CONTROL_URL + path, {method: 'POST', headers: {'content-type': 'application/json'}, body: JSON.stringify(body)});
const recipient = (rest = {}) => omise.recipients.create({
  name: 'Somchai Prasert', email: 'somchai@example.com', type: 'individual',
  bank_account: {brand: 'bbl', number: '1234567890', name: 'Somchai Prasert'}, ...rest,
});
const kept = {}; // what later steps need of earlier ones

step('token: create', async () => { kept.token = await token(); assert.equal(kept.token.object, 'token'); });
step('token: retrieve', async () => assert.equal((await omise.tokens.retrieve(kept.token.id)).used, false));
step('token: expired card refused', () => refused('invalid_card', token(undefined, {expiration_year: 2015})));
step('token: unknown refused', () => refused('not_found', omise.tokens.retrieve('tokn_test_000000000000000000')));

step('charge: create', async () => {
  kept.charge = await omise.charges.create({
    amount: 100000, currency: satang, card: kept.token.id, description: 'Order 1', metadata: {order: 1}, ip: '127.0.0.1',
  });
  assert.equal(kept.charge.status, 'successful');
  assert.equal(kept.charge.paid, true);
});
step('charge: used token refused', () =>
  refused('used_token', omise.charges.create({amount: 100000, currency: satang, card: kept.token.id})));
step('charge: retrieve', async () => assert.equal((await omise.charges.retrieve(kept.charge.id)).amount, 100000));
step('charge: update', async () =>
  assert.equal((await omise.charges.update(kept.charge.id, {description: 'Order 2', metadata: {order: 2}})).metadata.order, 2));
step('charge: list', async () => list(await omise.charges.list(), 1));
step('charge: list of one page', async () => {
  await charge();
  const first = list(await omise.charges.list({limit: 1, offset: 0, order: 'chronological'}), 2);
  const second = list(await omise.charges.list({limit: 1, offset: 1, order: 'chronological'}), 2);
  assert.equal(first.data.length, 1);
  assert.notEqual(first.data[0].id, second.data[0].id);
});
step('charge: unknown refused', () => refused('not_found', omise.charges.retrieve('chrg_test_000000000000000000')));
step('charge: amount too low refused', async () => refused('invalid_charge', charge({amount: 1})));
step('charge: failing card', async () => {
  const failed = await charge({card: (await token('4111111111140011')).id});
  assert.equal(failed.status, 'failed');
  assert.equal(failed.failure_code, 'insufficient_fund');
});
step('charge: authorize', async () => {
  kept.authorized = await charge({capture: false});
  assert.equal(kept.authorized.authorized, true);
  assert.equal(kept.authorized.paid, false);
});
step('charge: capture', async () => assert.equal((await omise.charges.capture(kept.authorized.id)).paid, true));
step('charge: second capture refused', () => refused('failed_capture', omise.charges.capture(kept.authorized.id)));
step('charge: pre-authorize', async () => {
  kept.preauthorized = await charge({capture: false, authorization_type: omiseOf.AuthType.PreAuth});
  assert.equal(kept.preauthorized.authorization_type, 'pre_auth');
});
step('charge: partial capture', async () => {
  const captured = await omise.charges.capture(kept.preauthorized.id, {capture_amount: 50000});
  assert.equal(captured.captured_amount, 50000);
});
step('charge: reverse', async () => assert.equal((await omise.charges.reverse((await charge({capture: false})).id)).status, 'reversed'));
step('charge: expire', async () => {
  const waiting = await pay({type: 'barcode_alipay', barcode: '1234567890123456'});
  assert.equal((await omise.charges.expire(waiting.id)).status, 'expired');
});
step('charge: list schedules', async () => list(await omise.charges.schedules(), 0));

step('3-D Secure: payer is sent to authorize', async () => {
  kept.secure = await charge({return_uri: returnTo});
  assert.equal(kept.secure.status, 'pending');
  assert.ok(kept.secure.authorize_uri);
});
step('3-D Secure: payer approves', async () => {
  const sent = await fetch(kept.secure.authorize_uri, {method: 'POST', redirect: 'manual', body: new URLSearchParams({decision: 'approve'})});
  assert.equal(sent.headers.get('location'), returnTo);
  assert.equal((await omise.charges.retrieve(kept.secure.id)).status, 'successful');
});
step('3-D Secure: payer declines', async () => {
  const made = await charge({return_uri: returnTo});
  await fetch(made.authorize_uri, {method: 'POST', redirect: 'manual', body: new URLSearchParams({decision: 'decline'})});
  assert.equal((await omise.charges.retrieve(made.id)).status, 'failed');
});

step('refund: create in part', async () => {
  kept.refund = await omise.charges.createRefund(kept.charge.id, {amount: 40000, metadata: {why: 'size'}});
  assert.equal(kept.refund.amount, 40000);
});
step('refund: retrieve', async () =>
  assert.equal((await omise.charges.retrieveRefund(kept.charge.id, kept.refund.id)).id, kept.refund.id));
step('refund: list of a charge', async () => list(await omise.charges.listRefunds(kept.charge.id), 1));
step('refund: more than is left refused', () => refused('failed_refund', omise.charges.createRefund(kept.charge.id, {amount: 60001})));

step('source: promptpay', async () => { kept.promptpay = await pay({type: 'promptpay'}); });
step('source: the payer pays', async () => {
  assert.equal((await control(`/charges/${kept.promptpay.id}/complete`, {outcome: 'successful'})).status, 200);
  assert.equal((await omise.charges.retrieve(kept.promptpay.id)).status, 'successful');
});
step('source: retrieve', async () => assert.equal((await omise.sources.retrieve(kept.promptpay.source.id)).type, 'promptpay'));
step('source: alipay', () => pay({type: 'alipay'}));
step('source: truemoney', () => pay({type: 'truemoney', phone_number: '0812345678'}));
step('source: paynow', () => pay({type: 'paynow', currency: 'sgd'}));
step('source: rabbit_linepay', () => pay({type: 'rabbit_linepay'}));
step('source: mobile_banking_scb', () => pay({type: 'mobile_banking_scb'}));
step('source: bill_payment_tesco_lotus', () => pay({type: 'bill_payment_tesco_lotus'}));
step('source: econtext', () =>
  pay({type: 'econtext', currency: 'jpy', name: 'Yamada', email: 'yamada@example.com', phone_number: '01234567891'}));
step('source: installment_kbank', () => pay({type: 'installment_kbank', amount: 500000, installment_term: 6}));
step('source: installment_kbank in four parts', () => pay({type: 'installment_kbank', amount: 500000, installment_term: 4}));
step('source: unknown type refused', () => refused('bad_request', omise.sources.create({amount: 100000, currency: satang, type: 'barter'})));

step('customer: create', async () => {
  kept.customer = await omise.customers.create({email: 'somchai@example.com', description: 'Somchai', card: (await token()).id});
  assert.equal(kept.customer.cards.total, 1);
});
step('customer: retrieve', async () => assert.equal((await omise.customers.retrieve(kept.customer.id)).email, 'somchai@example.com'));
step('customer: update', async () =>
  assert.equal((await omise.customers.update(kept.customer.id, {email: 'prasert@example.com'})).email, 'prasert@example.com'));
step('customer: second card', async () => {
  const updated = await omise.customers.update(kept.customer.id, {card: (await token('5555555555554444')).id});
  assert.equal(updated.cards.total, 2);
});
step('customer: list', async () => list(await omise.customers.list({limit: 5}), 1));
step('customer: charge', async () =>
  assert.equal((await omise.charges.create({amount: 100000, currency: satang, customer: kept.customer.id})).status, 'successful'));
step('card: list', async () => { kept.cards = list(await omise.customers.listCards(kept.customer.id), 2).data; });
step('card: retrieve', async () =>
  assert.equal((await omise.customers.retrieveCard(kept.customer.id, kept.cards[0].id)).id, kept.cards[0].id));
step('card: update', async () =>
  assert.equal((await omise.customers.updateCard(kept.customer.id, kept.cards[0].id, {city: 'Chiang Mai'})).city, 'Chiang Mai'));
step('card: destroy', async () =>
  assert.equal((await omise.customers.destroyCard(kept.customer.id, kept.cards[1].id)).deleted, true));
step('schedule: list of a customer', async () => list(await omise.customers.schedules(kept.customer.id), 0));

step('recipient: create', async () => { kept.recipient = await recipient(); assert.equal(kept.recipient.object, 'recipient'); });
step('recipient: retrieve', async () => assert.equal((await omise.recipients.retrieve(kept.recipient.id)).type, 'individual'));
step('recipient: update', async () =>
  assert.equal((await omise.recipients.update(kept.recipient.id, {email: 'pay@example.com'})).email, 'pay@example.com'));
step('recipient: list', async () => list(await omise.recipients.list({order: 'reverse_chronological'}), 1));
step('recipient: destroy', async () => assert.equal((await omise.recipients.destroy((await recipient()).id)).deleted, true));
step('schedule: list of a recipient', async () => list(await omise.recipients.schedules(kept.recipient.id), 0));

step('event: list', async () => { kept.event = list(await omise.events.list({limit: 3}), 10).data[0]; });
step('event: retrieve', async () => assert.equal((await omise.events.retrieve(kept.event.id)).key, kept.event.key));
step('capability: retrieve', async () => assert.equal((await omise.capability.retrieve()).object, 'capability'));

step('account: retrieve', async () => assert.equal((await omise.account.retrieve()).object, 'account'));
step('account: update', async () =>
  assert.equal((await omise.account.updateAccount({webhook_uri: 'https://shop.example/webhook'})).object, 'account'));
step('balance: retrieve', async () => assert.equal((await omise.balance.retrieve()).object, 'balance'));
step('transaction: list', async () => { kept.transaction = list(await omise.transactions.list(), 1).data[0]; });
step('transaction: retrieve', async () =>
  assert.equal((await omise.transactions.retrieve(kept.transaction.id)).amount, kept.transaction.amount));
step('transfer: create', async () => {
  kept.transfer = await omise.transfers.create({amount: 50000, recipient: kept.recipient.id});
  assert.equal(kept.transfer.object, 'transfer');
});
step('transfer: retrieve', async () => assert.equal((await omise.transfers.retrieve(kept.transfer.id)).amount, 50000));
step('transfer: update', async () => assert.equal((await omise.transfers.update(kept.transfer.id, {amount: 40000})).amount, 40000));
step('transfer: list', async () => list(await omise.transfers.list(), 1));
step('transfer: destroy', async () => assert.equal((await omise.transfers.destroy(kept.transfer.id)).deleted, true));
step('schedule: list of transfers', async () => list(await omise.transfers.schedules(), 0));
step('link: create', async () => {
  kept.link = await omise.links.create({amount: 100000, currency: satang, title: 'Hot latte', description: 'With milk', multiple: true});
  assert.equal(kept.link.object, 'link');
});
step('link: retrieve', async () => assert.equal((await omise.links.retrieve(kept.link.id)).title, 'Hot latte'));
step('link: list', async () => list(await omise.links.list(), 1));
step('schedule: create', async () => {
  kept.schedule = await omise.schedules.create({
    every: 1, period: 'month', on: {days_of_month: [1, 15]}, start_date: date(1), end_date: date(365),
    charge: {customer: kept.customer.id, amount: 100000, currency: satang, description: 'Membership'},
  });
  assert.equal(kept.schedule.object, 'schedule');
});
step('schedule: retrieve', async () => assert.equal((await omise.schedules.retrieve(kept.schedule.id)).id, kept.schedule.id));
step('schedule: destroy', async () => assert.equal((await omise.schedules.destroy(kept.schedule.id)).status, 'deleted'));
step('dispute: list', async () => {
  for (let made = 0; made < 2; made++) { // a bank opens disputes, the package cannot
    const path = `/charges/${(await charge()).id}/disputes`;
    const authorization = `Basic ${Buffer.from(`${secretKey}:`).toString('base64')}`;
    assert.equal((await fetch(process.env.OMISE_API_URL + path, {method: 'POST', headers: {authorization}})).status, 200);
  }
  kept.dispute = list(await omise.disputes.list(), 2).data[0];
});
step('dispute: list of open', async () => list(await omise.disputes.listOpen(), 2));
step('dispute: retrieve', async () => assert.equal((await omise.disputes.retrieve(kept.dispute.id)).status, 'open'));
step('dispute: update', async () =>
  assert.equal((await omise.disputes.update(kept.dispute.id, {message: 'It was sent'})).status, 'pending'));
step('dispute: list of pending', async () => list(await omise.disputes.listPending(), 1));
step('dispute: list of closed', async () => list(await omise.disputes.listClosed(), 0));
step('dispute: unknown refused', () => refused('not_found', omise.disputes.retrieve('dspt_test_000000000000000000')));
step('transaction: unknown refused', () => refused('not_found', omise.transactions.retrieve('trxn_test_000000000000000000')));
step('search: charges', async () => {
  const found = await omise.search.list({'scope': 'charge', 'query': kept.charge.id, 'filters[amount]': '1000.00'});
  assert.equal(found.object, 'search');
});

step('customer: destroy', async () => assert.equal((await omise.customers.destroy(kept.customer.id)).deleted, true));
step('wrong key refused', async () => {
  const other = omiseOf({publicKey: 'pkey_test_unknown', secretKey: 'wrong'});
  await refused('authentication_failure', other.charges.list());
  await refused('authentication_failure', other.tokens.create(card()));
});
step('public key refused where a secret key is due', () => refused('authentication_failure', omiseOf({secretKey: publicKey}).charges.list()));
step('every operation of the package was called', () => {
  const all = Object.entries(omise).flatMap(([resource, operations]) => Object.keys(operations).map((operation) => `${resource}.${operation}`));
  assert.deepEqual(all.filter((operation) => !called.has(operation)), []);
});

const main = async () => {
  let failed = 0;
  for (const [index, {name, run}] of steps.entries()) {
    try {
      await run();
      console.log(`ok ${index + 1} - ${name}`);
    } catch (error) {
      failed++;
      console.log(`not ok ${index + 1} - ${name}`);
      console.log(`# ${String(error.message || JSON.stringify(error)).replaceAll('\n', '\n# ')}`);
    }
  }
  console.log(`1..${steps.length}`);
  process.exitCode = failed ? 1 : 0;
};
main();
