package intercept

func init() {
	realClients = append(realClients,
		realClient{name: "node https", file: "a.js", run: []string{"node", "a.js"}, want: "tls api/account", program: `
const https = require('https');
for (const url of ['https://api.omise.co/account', 'FOREIGN'])
  https.get(url, (r) => r.on('data', (d) => process.stdout.write(d)));`},
		realClient{name: "node fetch", file: "a.mjs", run: []string{"node", "a.mjs"}, want: "tls api/account", program: `
for (const url of ['https://api.omise.co/account', 'FOREIGN']) console.log(await (await fetch(url)).text());`},
		realClient{name: "node http2", file: "a.mjs", run: []string{"node", "a.mjs"}, want: "tls api/account", program: `
import { connect } from 'node:tls';
const ask = (host, port, path) => new Promise((done, fail) => {
  const s = connect(port, host, { servername: host }, () => s.write('GET ' + path + ' HTTP/1.0\r\nHost: ' + host + '\r\n\r\n'));
  s.on('data', (d) => process.stdout.write(d)).on('end', done).on('error', fail);
});
await ask('api.omise.co', 443, '/account');
await ask('localhost', new URL('FOREIGN').port, '/');`},
		realClient{name: "node http", file: "a.js", run: []string{"node", "a.js"}, want: "tls without TLS api/account", program: `
require('http').get('http://api.omise.co/account', (r) => r.on('data', (d) => process.stdout.write(d)));
require('https').get('FOREIGN', (r) => r.on('data', (d) => process.stdout.write(d)));`},
		realClient{name: "node with an authority of its own", file: "a.js", run: []string{"node", "a.js"}, want: "tls api/account", foreignless: true, program: `
const { rootCertificates, createSecureContext } = require('tls');
const agent = new (require('https').Agent)({ ca: rootCertificates[0], keepAlive: false, secureContext: createSecureContext({ ca: rootCertificates[0] }) });
require('https').get('https://api.omise.co/account', { agent }, (r) => r.on('data', (d) => process.stdout.write(d)));`},
		realClient{name: "node with a file of authorities of its own", file: "a.js", run: []string{"node", "a.js"}, want: "tls api/account", foreignless: true, program: `
require('https').get('https://api.omise.co/account', { ca: require('tls').rootCertificates[0] }, (r) => r.on('data', (d) => process.stdout.write(d)));`},
		realClient{name: "node in a worker", file: "a.js", run: []string{"node", "a.js"}, want: "tls vault/tokens", program: `
const { Worker } = require('worker_threads');
new Worker("(async () => { for (const u of ['https://vault.omise.co/tokens', 'FOREIGN']) console.log(await (await fetch(u)).text()) })()",
  { eval: true, env: { ...process.env } });`},
		realClient{name: "node test runner", file: "a.test.mjs", run: []string{"node", "--test", "--test-reporter=spec", "a.test.mjs"}, want: "tls api/account", program: `
import test from 'node:test';
test('asks', async () => {
  for (const url of ['https://api.omise.co/account', 'FOREIGN']) console.log(await (await fetch(url)).text());
});`},
		realClient{name: "ruby Net::HTTP", file: "a.rb", run: []string{"ruby", "a.rb"}, want: "proxy api/account", program: `
require "net/http"
%w[https://api.omise.co/account FOREIGN].each { |url| puts Net::HTTP.get(URI(url)) }`},
		realClient{name: "ruby without proxy and with an authority file of its own", file: "a.rb", run: []string{"ruby", "a.rb"}, want: "tls api/account", program: `
require "net/https"
http = Net::HTTP.new("api.omise.co", 443, nil)
http.use_ssl = true
http.ca_file = __FILE__
http.verify_mode = OpenSSL::SSL::VERIFY_PEER
puts http.get("/account").body
raise "the port is " + http.port.to_s unless http.port == 443
puts Net::HTTP.get(URI("FOREIGN"))`},
		realClient{name: "ruby without TLS and proxy", file: "a.rb", run: []string{"ruby", "a.rb"}, want: "tls without TLS api/account", program: `
require "net/http"
puts Net::HTTP.new("api.omise.co", 80, nil).get("/account").body
puts Net::HTTP.get(URI("FOREIGN"))`},
		realClient{name: "python urllib", file: "a.py", run: []string{"python3", "a.py"}, want: "proxy api/account", program: `
import urllib.request
for url in ("https://api.omise.co/account", "FOREIGN"):
    print(urllib.request.urlopen(url).read().decode())`},
		realClient{name: "python without proxy and with authorities of its own", file: "a.py", run: []string{"python3", "a.py"}, want: "tls api/account", program: `
import http.client, ssl, urllib.request
client = http.client.HTTPSConnection("api.omise.co", context=ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT))
client.request("GET", "/account")
print(client.getresponse().read().decode())
print(urllib.request.urlopen("FOREIGN").read().decode())`},
		realClient{name: "python asyncio", file: "a.py", run: []string{"python3", "a.py"}, want: "tls api/account", program: `
import asyncio, ssl
async def main():
    for host, port, path in (("api.omise.co", 443, "/account"), ("localhost", "FOREIGN".split(":")[2][:-1], "/")):
        reader, writer = await asyncio.open_connection(host, port, ssl=ssl.create_default_context())
        writer.write(("GET %s HTTP/1.0\r\nHost: %s\r\n\r\n" % (path, host)).encode())
        print((await reader.read()).decode())
asyncio.run(main())`},
		realClient{name: "php curl", file: "a.php", run: []string{"php", "a.php"}, want: "proxy api/account", program: phpClient},
		realClient{name: "php with the constants of the SDK", file: "a.php", run: []string{"php", "a.php"}, want: "url api/account", program: `<?php
set_error_handler(null);
` + `define('OMISE_API_URL', 'https://api.omise.co/');
echo file_get_contents(OMISE_API_URL . 'account'), file_get_contents('FOREIGN');`},
		realClient{name: "java HttpURLConnection", file: "A.java", run: []string{"java", "-Xshare:auto", "A.java"}, want: "proxy api/account", foreignless: true, program: `
class A { public static void main(String[] a) throws Exception {
  System.out.println(new String(new java.net.URL("https://api.omise.co/account").openConnection().getInputStream().readAllBytes()));
} }`},
		realClient{name: "java HttpClient", file: "A.java", run: []string{"java", "A.java"}, want: "proxy api/account", program: `
import java.net.URI; import java.net.http.*;
class A { public static void main(String[] a) throws Exception {
  for (String url : new String[] {"https://api.omise.co/account", "FOREIGN"})
    System.out.println(HttpClient.newHttpClient().send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString()).body());
} }`},
		realClient{name: "go, the transport of everyone", file: "a.go", run: []string{"go", "run", "a.go"}, want: "proxy api/account", program: goClient("http.DefaultTransport")},
		realClient{name: "go, a bare transport", file: "a.go", run: []string{"go", "run", "a.go"}, want: "proxy api/account", program: goClient("&http.Transport{}")},
	)
}

const phpClient = `<?php
foreach (['https://api.omise.co/account', 'FOREIGN'] as $url) {
  $curl = curl_init($url);
  curl_setopt($curl, CURLOPT_RETURNTRANSFER, true);
  echo curl_exec($curl), curl_error($curl), "\n";
}`

func goClient(transport string) string {
	return `package main
import ("fmt"; "io"; "net/http")
func main() {
	client := http.Client{Transport: ` + transport + `}
	for _, url := range []string{"https://api.omise.co/account", "FOREIGN"} {
		answer, err := client.Get(url)
		if err != nil { panic(err) }
		body, _ := io.ReadAll(answer.Body)
		fmt.Println(string(body))
	}
}`
}

func init() {
	needs := func(module string) []string { return []string{"python3", "-c", "import " + module} }
	python := []string{"python3", "a.py"}
	realClients = append(realClients,
		realClient{name: "python requests", needs: needs("requests"), file: "a.py", run: python, want: "proxy api/account", program: `
import requests
for url in ("https://api.omise.co/account", "FOREIGN"): print(requests.get(url).text)`},
		realClient{name: "python requests without the environment", needs: needs("requests"), file: "a.py", run: python, want: "tls api/account", foreignless: true, program: `
import requests
session = requests.Session()
session.trust_env = False
print(session.get("https://api.omise.co/account").text)`},
		realClient{name: "python httpx", needs: needs("httpx"), file: "a.py", run: python, want: "proxy api/account", program: `
import httpx
for url in ("https://api.omise.co/account", "FOREIGN"): print(httpx.get(url).text)`},
		realClient{name: "python aiohttp", needs: needs("aiohttp"), file: "a.py", run: python, want: "tls api/account", program: aiohttpClient("asyncio.run(main())")},
		realClient{name: "python aiohttp with uvloop and aiodns", needs: needs("aiohttp, uvloop, aiodns"), file: "a.py", run: python, want: "tls api/account", program: aiohttpClient("import uvloop; uvloop.run(main())")},
		realClient{name: "python gevent", needs: needs("gevent"), file: "a.py", run: python, want: "proxy api/account", program: `
from gevent import monkey; monkey.patch_all()
import warnings; warnings.simplefilter("error")
import urllib.request
for url in ("https://api.omise.co/account", "FOREIGN"): print(urllib.request.urlopen(url).read().decode())`},
	)
}

func aiohttpClient(run string) string {
	return `
import asyncio, aiohttp
async def main():
    async with aiohttp.ClientSession() as session:
        for url in ("https://api.omise.co/account", "FOREIGN"):
            async with session.get(url) as answer: print(await answer.text())
` + run
}
