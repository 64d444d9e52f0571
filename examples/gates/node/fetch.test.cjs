'use strict';
// Tests of code that pays with the fetch of Node.js, which reads no variable about proxies.
const assert = require('node:assert/strict');
const {test} = require('node:test');

const api = 'https://api.omise.co';
const vault = 'https://vault.omise.co';
const publicKey = process.env.OMISE_PUBLIC_KEY;
const secretKey = process.env.OMISE_SECRET_KEY;

const ask = async (method, url, key, body) => {
  const answer = await fetch(url, {
    method, body: body && JSON.stringify(body),
    headers: {
      'Authorization': `Basic ${Buffer.from(`${key}:`).toString('base64')}`, 'Content-Type': 'application/json',
      'Omise-Version': '2019-05-29',
    },
  });
  const object = await answer.json();
  if (!answer.ok) throw Object.assign(new Error(object.message), {code: object.code});
  return object;
};
const get = (path) => ask('GET', api + path, secretKey);
const post = (path, body) => ask('POST', api + path, secretKey, body);
const patch = (path, body) => ask('PATCH', api + path, secretKey, body);
const destroy = (path) => ask('DELETE', api + path, secretKey);
const token = async (rest) => (await ask('POST', `${vault}/tokens`, publicKey, {card: {
  name: 'Somchai Prasert', number: '4242424242424242', expiration_month: 12, expiration_year: new Date().getFullYear() + 1,
  security_code: '123', ...rest,
}})).id;
const charge = async (rest) => post('/charges', {amount: 100000, currency: 'thb', card: await token(), ...rest});
const refused = (code, promise) => assert.rejects(promise, {code});

test('token, charge and refund', async () => {
  const paid = await charge();
  assert.equal(paid.status, 'successful');
  assert.equal((await patch(`/charges/${paid.id}`, {description: 'Order 1'})).description, 'Order 1');
  assert.equal((await post(`/charges/${paid.id}/refunds`, {amount: 40000})).amount, 40000);
  assert.equal((await get(`/charges/${paid.id}/refunds`)).total, 1);
});

test('a card that expired is refused', () => refused('invalid_card', token({expiration_year: 2015})));

test('a used token is refused', async () => {
  const once = await token();
  await charge({card: once});
  await refused('used_token', charge({card: once}));
});

test('authorize, then capture a part, or reverse', async () => {
  const part = await charge({capture: false, authorization_type: 'pre_auth'});
  assert.equal((await post(`/charges/${part.id}/capture`, {capture_amount: 50000})).captured_amount, 50000);
  assert.equal((await post(`/charges/${(await charge({capture: false})).id}/reverse`)).status, 'reversed');
});

test('3-D Secure', async () => {
  const secure = await charge({return_uri: 'https://shop.example/return'});
  assert.equal(secure.status, 'pending');
  await fetch(secure.authorize_uri, {method: 'POST', redirect: 'manual', body: new URLSearchParams({decision: 'approve'})});
  assert.equal((await get(`/charges/${secure.id}`)).status, 'successful');
});

test('a source and its payment', async () => {
  const source = await ask('POST', `${api}/sources`, publicKey, {type: 'promptpay', amount: 100000, currency: 'thb'});
  assert.equal((await post('/charges', {amount: 100000, currency: 'thb', source: source.id})).status, 'pending');
});

test('a customer and cards', async () => {
  const customer = await post('/customers', {email: 'somchai@example.com', card: await token()});
  assert.equal((await post('/charges', {amount: 100000, currency: 'thb', customer: customer.id})).paid, true);
  assert.equal((await get(`/customers/${customer.id}/cards`)).total, 1);
  assert.equal((await destroy(`/customers/${customer.id}`)).deleted, true);
});

test('a recipient', async () => {
  const made = await post('/recipients', {
    name: 'Somchai Prasert', type: 'individual', bank_account: {brand: 'bbl', number: '1234567890', name: 'Somchai Prasert'},
  });
  assert.equal((await patch(`/recipients/${made.id}`, {email: 'pay@example.com'})).email, 'pay@example.com');
});

test('lists have pages', async () => {
  await charge();
  await charge();
  const [first, second] = await Promise.all([0, 1].map((offset) => get(`/charges?limit=1&offset=${offset}&order=chronological`)));
  assert.notEqual(first.data[0].id, second.data[0].id);
});

test('a wrong key is refused', () => refused('authentication_failure', ask('GET', `${api}/charges`, 'wrong')));
