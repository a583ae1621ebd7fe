import { expect, test } from 'vitest';
import { callsOut, callsPastTheDoor } from './outgoing-calls.ts';

test('no file of the house calls out past the one door', () => {
  expect(callsPastTheDoor(process.cwd())).toEqual([]);
});

// A guard that sees nothing passes everything.
test.each([
  'const answer = await fetch(url);',
  'await globalThis.fetch(url);',
  "await globalThis['fetch'](url);",
  "import { request } from 'node:https';",
  "import { createServer, get } from 'node:http';",
  "import http from 'node:http';",
  "import * as https from 'node:https';",
  "const https = await import('node:https');",
  "import { connect } from 'node:net';",
  "import { Agent } from 'undici';",
  "const { fetch } = await import('undici');",
  "import axios from 'axios';",
  'const live = new WebSocket(url);',
])('a feature may not say %s', (code) => {
  expect(callsOut('src/features/controls/actions.ts', code)).toBe(true);
});

test.each([
  'const answer = await outgoing.fetch(url);',
  "import { createServer, type IncomingMessage } from 'node:http';",
  "import type { AddressInfo } from 'node:net';",
  '// fetch(url) is what others do',
])('it may say %s', (code) => {
  expect(callsOut('src/features/controls/actions.ts', code)).toBe(false);
});

test('the door and the named exceptions may', () => {
  expect(callsOut('src/platform/outgoing/connector.ts', "import { buildConnector } from 'undici';")).toBe(
    false,
  );
  expect(callsOut('src/cli/main.ts', 'await fetch(url);')).toBe(false);
});
