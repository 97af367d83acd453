// SPDX-License-Identifier: Apache-2.0

// Has a node make session keys and registers them for an account:
//
//   node set-keys.mjs SECRET-URI [--node ws://127.0.0.1:9944] [--url ws://127.0.0.1:9944]
//
// SECRET-URI is the account's, such as //Eve. --node is the validator's own JSON-RPC server, which
// must accept unsafe methods; --url is where the transaction goes.

import { Keyring, WsProvider } from '@polkadot/api';
import { u8aToHex } from '@polkadot/util';
import { parseArgs } from 'node:util';
import { connect, send } from './common.mjs';

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    node: { type: 'string', default: 'ws://127.0.0.1:9944' },
    url: { type: 'string', default: 'ws://127.0.0.1:9944' },
  },
});
if (positionals.length !== 1) {
  console.error('usage: node set-keys.mjs SECRET-URI [--node URL] [--url URL]');
  process.exit(2);
}

const api = await connect(options.url);
let failed = false;
try {
  const account = new Keyring({ type: 'sr25519' }).addFromUri(positionals[0]);

  // The proof says that whoever holds the keys means them for this account. The client has no
  // function for this method, so it is called by its name.
  const node = new WsProvider(options.node);
  await node.isReady;
  const { keys, proof } = await node.send('author_rotateKeysWithOwner', [u8aToHex(account.publicKey)]);
  await node.disconnect();
  console.log(`keys    ${keys}\nproof   ${proof}`);

  await send(api, api.tx.session.setKeys(keys, proof), account);
  console.log(`set for ${account.address}`);
} catch (error) {
  console.error(`failed: ${error.message}`);
  failed = true;
}
await api.disconnect();
process.exit(failed ? 1 : 0);
