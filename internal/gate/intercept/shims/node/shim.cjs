// Leads connections to the API to the gate that started this process, beneath https, fetch, http2 and undici alike: all
// of them end in tls.connect or net.connect. Other hosts are left alone.
'use strict';

const fs = require('fs');
const net = require('net');
const path = require('path');
const tls = require('tls');

const hosts = new Set(['api.omise.co', 'vault.omise.co']);
const gate = { host: '@HOST@', port: Number('@PORT@') }; // with TLS and without
const mark = Symbol.for('omise-conformance.gate');

let authority;
function gateAuthority() {
  authority = authority || fs.readFileSync(path.join(__dirname, '..', 'gate.pem'), 'utf8');
  return authority;
}

// nameOf returns the host without the dot that may end it, in lower case.
function nameOf(host) {
  return typeof host === 'string' ? host.toLowerCase().replace(/\.$/, '') : '';
}

// settings reads the arguments of connect: (options), (port, host, options), each with a listener behind. It returns
// nothing for what is no address, such as the path of a socket.
function settings(given) {
  const rest = Array.from(given);
  const listener = typeof rest[rest.length - 1] === 'function' ? rest.pop() : undefined;
  if (rest[0] !== null && typeof rest[0] === 'object' && !Array.isArray(rest[0])) {
    return rest[0].path ? undefined : { options: Object.assign({}, rest[0]), listener };
  }
  if (typeof rest[0] !== 'number' && !/^\d+$/.test(String(rest[0]))) return undefined;
  const options = { port: Number(rest[0]) };
  const more = rest.find((each, i) => i > 0 && each !== null && typeof each === 'object');
  Object.assign(options, more);
  if (typeof rest[1] === 'string') options.host = rest[1];
  return { options, listener };
}

function call(original, self, options, listener) {
  return listener ? original.call(self, options, listener) : original.call(self, options);
}

// go points options at the gate. A lookup of the client's, or a local address, would not fit.
function go(options) {
  options.host = gate.host;
  options.port = gate.port;
  for (const name of ['lookup', 'localAddress', 'family', 'hints', 'autoSelectFamily']) delete options[name];
}

const tlsConnect = tls.connect;
tls.connect = function connect(...given) {
  const read = settings(given);
  const options = read && read.options;
  const host = options && nameOf(options.servername || options.host);
  if (!options || !hosts.has(host)) return tlsConnect.apply(this, given);
  if (!options.servername) options.servername = host;
  if (!options.socket) { // else it comes through a proxy
    if (!hosts.has(nameOf(options.host)) || Number(options.port) !== 443) return tlsConnect.apply(this, given);
    go(options);
  }
  // The client may have authorities of its own, which do not know the gate.
  options.ca = gateAuthority();
  if (options.secureContext) options.secureContext.context.addCACert(gateAuthority());
  return call(tlsConnect, this, options, read.listener);
};

for (const name of ['connect', 'createConnection']) {
  const original = net[name];
  const replacement = function (...given) {
    const read = settings(given);
    if (!read || !hosts.has(nameOf(read.options.host)) || Number(read.options.port) !== 80) return original.apply(this, given);
    go(read.options);
    return call(original, this, read.options, read.listener);
  };
  Object.defineProperty(replacement, 'name', { value: name });
  net[name] = replacement;
}

process[mark] = true;
const { syncBuiltinESMExports } = require('module');
if (syncBuiltinESMExports) syncBuiltinESMExports();
