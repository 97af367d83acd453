// SPDX-License-Identifier: Apache-2.0

// Takes any call through a referendum on a development chain:
//
//   node referendum.mjs PALLET.METHOD [ARGUMENT...] [--origin ORIGIN] [--nay] [--url URL]
//
// ORIGIN is Root (the default) or one of the custom origins: WhitelistedCaller, ParametersAdmin,
// Treasurer, ValidatorsAdmin, ReferendumCanceller, ReferendumKiller. It decides the track. An
// argument that is JSON is taken as that, any other as a string.

import { parseArgs } from 'node:util';
import { connect, referendum } from './common.mjs';

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    url: { type: 'string', default: 'ws://127.0.0.1:9944' },
    origin: { type: 'string', default: 'Root' },
    nay: { type: 'boolean', default: false },
  },
});
const [name, ...texts] = positionals;
if (!name?.includes('.')) {
  console.error('usage: node referendum.mjs PALLET.METHOD [ARGUMENT...] [--origin ORIGIN] [--nay] [--url URL]');
  process.exit(2);
}
const args = texts.map((text) => {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
});

const api = await connect(options.url);
let failed = false;
try {
  const [pallet, method] = name.split('.');
  const make = api.tx[pallet]?.[method];
  if (!make) throw new Error(`there is no call ${name}`);
  const origin = options.origin === 'Root' ? { system: 'Root' } : { Origins: options.origin };
  await referendum(api, make(...args), { origin, aye: !options.nay, log: console.log });
} catch (error) {
  console.error(`failed: ${error.message}`);
  failed = true;
}
await api.disconnect();
process.exit(failed ? 1 : 0);
