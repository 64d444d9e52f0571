#!/usr/bin/env node
// Runs the binary of this platform, which is in a package of its own.
"use strict";

const { spawn } = require("node:child_process");
const { constants } = require("node:os");

const name = "omise-conformance";
const platform = `@${name}/${process.platform}-${process.arch}`;
const file = process.platform === "win32" ? `${name}.exe` : name;

function say(sentence) {
  process.stderr.write(`${name}: ${sentence}\n`);
}

let binary;
try {
  binary = require.resolve(`${platform}/bin/${file}`);
} catch {
  say(`there is no binary for ${process.platform} on ${process.arch}: the package ${platform} is not installed. ` +
    "Install without --omit=optional, or take another way: https://github.com/omise-conformance/harness/blob/main/docs/install.md");
  process.exit(2);
}

const child = spawn(binary, process.argv.slice(2), { stdio: "inherit" });
child.on("error", (error) => {
  say(`${binary} cannot be started: ${error.message}`);
  process.exit(2);
});

// The child answers a signal, since it writes reports then. A terminal sends an interrupt to both, and a second one
// would end the child at once.
const passed = { SIGINT: () => !process.stdin.isTTY, SIGTERM: () => true, SIGHUP: () => true };
for (const [signal, passes] of Object.entries(passed)) {
  process.on(signal, () => passes() && child.kill(signal));
}

child.on("exit", (code, signal) => process.exit(signal ? 128 + constants.signals[signal] : code));
