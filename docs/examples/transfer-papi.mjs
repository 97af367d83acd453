// SPDX-License-Identifier: Apache-2.0

// Alice pays Bob one token, with PAPI (polkadot-api), and waits until that is final:
//
//   node transfer-papi.mjs [URL]

import { sr25519CreateDerive } from '@polkadot-labs/hdkd';
import { DEV_MINI_SECRET, ss58Address } from '@polkadot-labs/hdkd-helpers';
import { createClient, Enum } from 'polkadot-api';
import { getPolkadotSigner } from 'polkadot-api/signer';
import { getWsProvider } from 'polkadot-api/ws';
import { WebSocket } from 'ws';

// websocketClass: Node.js has a WebSocket of its own from version 22 on.
const url = process.argv[2] ?? 'ws://127.0.0.1:9944';
const client = createClient(getWsProvider(url, { websocketClass: WebSocket }));
// Without generated types: calls and storage by their names in the metadata.
const api = client.getUnsafeApi();

const derive = sr25519CreateDerive(DEV_MINI_SECRET);
const [alice, bob] = [derive('//Alice'), derive('//Bob')];
const signer = getPolkadotSigner(alice.publicKey, 'Sr25519', alice.sign);

const transfer = api.tx.Balances.transfer_keep_alive({
  dest: Enum('Id', ss58Address(bob.publicKey)),
  value: 10n ** 12n,
});
console.log(`fee      ${await transfer.getEstimatedFees(ss58Address(alice.publicKey))} plancks`);
const { ok, block, events, dispatchError } = await transfer.signAndSubmit(signer);
if (!ok) throw new Error(JSON.stringify(dispatchError));
console.log(`final in ${block.number} ${block.hash}`);
for (const { type, value } of events) console.log(`event    ${type}.${value.type}`);
const { data } = await api.query.System.Account.getValue(ss58Address(bob.publicKey));
console.log(`Bob has  ${data.free} plancks`);

client.destroy();
