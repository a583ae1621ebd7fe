#!/usr/bin/env node
// Plain JavaScript: brings a Node that is new enough, then hands over to the command line with it.
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { fileURLToPath } from 'node:url';
import { ensureInstalled } from '../scripts/ensure-node.mjs';

const main = fileURLToPath(new URL('../src/cli/main.ts', import.meta.url));
const child = spawn(ensureInstalled(), [main, ...process.argv.slice(2)], { stdio: 'inherit' });

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
child.on('exit', (code, signal) => process.exit(code ?? 128 + (constants.signals[signal] ?? 1)));
