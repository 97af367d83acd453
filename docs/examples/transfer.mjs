// SPDX-License-Identifier: Apache-2.0

// Alice pays Bob one token, with @polkadot/api:
//
//   node transfer.mjs [URL]

import { connect, developmentAccounts, send, UNIT } from './common.mjs';

const api = await connect(process.argv[2] ?? 'ws://127.0.0.1:9944');
const { alice, bob } = developmentAccounts();

const transfer = api.tx.balances.transferKeepAlive(bob.address, UNIT);
// The first paragraph of the call's documentation, which is part of the metadata.
const docs = transfer.meta.docs.map(String);
console.log(docs.slice(0, docs.indexOf('')).join(' '));

const { partialFee } = await transfer.paymentInfo(alice);
console.log(`fee   ${partialFee.toHuman()}`);
for (const event of await send(api, transfer, alice)) {
  console.log(`event ${event.section}.${event.method} ${JSON.stringify(event.data.toHuman())}`);
}
const { data } = await api.query.system.account(bob.address);
console.log(`Bob has ${data.free.toHuman()}`);

await api.disconnect();
