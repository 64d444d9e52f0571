'use strict';
// Tests of code that pays with the npm package omise. They name no address: the package has https://api.omise.co and
// https://vault.omise.co built in, and sends by its own HTTP.
const assert = require('node:assert/strict');
const {test} = require('node:test');
const omiseOf = require('omise');

const publicKey = process.env.OMISE_PUBLIC_KEY;
const secretKey = process.env.OMISE_SECRET_KEY;
const omise = omiseOf({publicKey, secretKey, omiseVersion: '2019-05-29'});

const card = (rest) => ({card: {
  name: 'Somchai Prasert', number: '4242424242424242', expiration_month: 12, expiration_year: new Date().getFullYear() + 1,
  security_code: '123', ...rest,
}});
const token = async (rest) => (await omise.tokens.create(card(rest))).id;
const charge = async (rest) => omise.charges.create({amount: 100000, currency: 'thb', card: await token(), ...rest});
const refused = (code, promise) => assert.rejects(promise, {code});

test('token, charge and refund', async () => {
  const made = await omise.tokens.create(card());
  assert.equal((await omise.tokens.retrieve(made.id)).used, false);
  const paid = await omise.charges.create({amount: 100000, currency: 'thb', card: made.id, metadata: {order: 1}});
  assert.equal(paid.status, 'successful');
  assert.equal((await omise.charges.update(paid.id, {description: 'Order 1'})).description, 'Order 1');
  const refund = await omise.charges.createRefund(paid.id, {amount: 40000});
  assert.equal((await omise.charges.retrieveRefund(paid.id, refund.id)).amount, 40000);
  assert.equal((await omise.charges.listRefunds(paid.id)).total, 1);
});

test('a card that expired is refused', () => refused('invalid_card', token({expiration_year: 2015})));

test('a card without money', async () => {
  const failed = await charge({card: await token({number: '4111111111140011'})});
  assert.equal(failed.failure_code, 'insufficient_fund');
});

test('a used token is refused', async () => {
  const once = await token();
  await charge({card: once});
  await refused('used_token', charge({card: once}));
});

test('authorize, then capture, capture a part, or reverse', async () => {
  const whole = await charge({capture: false});
  assert.equal(whole.authorized, true);
  assert.equal((await omise.charges.capture(whole.id)).paid, true);
  const part = await charge({capture: false, authorization_type: 'pre_auth'});
  assert.equal((await omise.charges.capture(part.id, {capture_amount: 50000})).captured_amount, 50000);
  assert.equal((await omise.charges.reverse((await charge({capture: false})).id)).status, 'reversed');
});

test('3-D Secure', async () => {
  const secure = await charge({return_uri: 'https://shop.example/return'});
  assert.equal(secure.status, 'pending');
  // The payer's browser goes to their bank.
  await fetch(secure.authorize_uri, {method: 'POST', redirect: 'manual', body: new URLSearchParams({decision: 'approve'})});
  assert.equal((await omise.charges.retrieve(secure.id)).status, 'successful');
});

test('a source and its payment', async () => {
  const source = await omise.sources.create({type: 'promptpay', amount: 100000, currency: 'thb'});
  const waiting = await omise.charges.create({amount: 100000, currency: 'thb', source: source.id, return_uri: 'https://shop.example/return'});
  assert.equal(waiting.status, 'pending');
  assert.equal((await omise.charges.retrieve(waiting.id)).source.id, source.id);
});

test('a customer and cards', async () => {
  const customer = await omise.customers.create({email: 'somchai@example.com', card: await token()});
  assert.equal((await omise.customers.update(customer.id, {card: await token({number: '5555555555554444'})})).cards.total, 2);
  const [first] = (await omise.customers.listCards(customer.id)).data;
  assert.equal((await omise.customers.updateCard(customer.id, first.id, {city: 'Chiang Mai'})).city, 'Chiang Mai');
  assert.equal((await omise.charges.create({amount: 100000, currency: 'thb', customer: customer.id})).status, 'successful');
  assert.equal((await omise.customers.destroyCard(customer.id, first.id)).deleted, true);
  assert.equal((await omise.customers.destroy(customer.id)).deleted, true);
});

test('a recipient', async () => {
  const made = await omise.recipients.create({
    name: 'Somchai Prasert', type: 'individual', bank_account: {brand: 'bbl', number: '1234567890', name: 'Somchai Prasert'},
  });
  assert.equal((await omise.recipients.update(made.id, {email: 'pay@example.com'})).email, 'pay@example.com');
  assert.equal((await omise.recipients.destroy(made.id)).deleted, true);
});

test('lists have pages', async () => {
  await charge();
  await charge();
  const [first, second] = await Promise.all([0, 1].map((offset) => omise.charges.list({limit: 1, offset, order: 'chronological'})));
  assert.equal(first.data.length, 1);
  assert.notEqual(first.data[0].id, second.data[0].id);
});

test('a wrong key is refused', () =>
  refused('authentication_failure', omiseOf({publicKey: 'pkey_test_unknown', secretKey: 'wrong'}).charges.list()));
