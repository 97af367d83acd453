// SPDX-License-Identifier: Apache-2.0

// Reads an account with a light client (smoldot, in PAPI), which verifies what nodes tell it:
//
//   node light-client.mjs RAW-SPEC.json BOOTNODE
//
// RAW-SPEC.json is the chain specification as storage (polyphony export-chain-spec --raw). BOOTNODE
// is the address of a node that listens for WebSockets, such as
// /ip4/127.0.0.1/tcp/30334/ws/p2p/12D3Koo...

import { createClient } from 'polkadot-api';
import { getSmProvider } from 'polkadot-api/sm-provider';
import { start } from 'polkadot-api/smoldot';
import { readFileSync } from 'node:fs';

const [file, bootnode] = process.argv.slice(2);
if (!bootnode) {
  console.error('usage: node light-client.mjs RAW-SPEC.json BOOTNODE');
  process.exit(2);
}
const spec = JSON.parse(readFileSync(file, 'utf8'));
spec.bootNodes = [bootnode];

const smoldot = start({ maxLogLevel: 1 });
const chain = smoldot.addChain({ chainSpec: JSON.stringify(spec) });
const client = createClient(getSmProvider(() => chain));

const alice = '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY';
const { data } = await client.getUnsafeApi().query.System.Account.getValue(alice);
const { number } = await client.getFinalizedBlock();
console.log(`Alice has ${data.free} plancks in block ${number}`);

// smoldot's own connections would keep the process alive.
process.exit(0);
