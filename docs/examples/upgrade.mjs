// SPDX-License-Identifier: Apache-2.0

// Replaces the runtime of a development chain by a vote:
//
//   node upgrade.mjs FILE.wasm [--url ws://127.0.0.1:9944] [--nay] [--apply OTHER.wasm]
//                              [--call pallet.method]
//
// --nay votes against it. --apply brings another file than the one voted on. --call sends a call
// without arguments to the new runtime.

import { blake2AsHex } from '@polkadot/util-crypto';
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { connect, developmentAccounts, eachBlock, referendum, send } from './common.mjs';

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    url: { type: 'string', default: 'ws://127.0.0.1:9944' },
    nay: { type: 'boolean', default: false },
    apply: { type: 'string' },
    call: { type: 'string' },
  },
});
if (positionals.length !== 1) {
  console.error('usage: node upgrade.mjs FILE.wasm [--url URL] [--nay] [--apply OTHER.wasm] [--call pallet.method]');
  process.exit(2);
}

const began = Date.now();
const log = (text) => console.log(`[${String(Math.round((Date.now() - began) / 1000)).padStart(3)} s] ${text}`);

const code = readFileSync(positionals[0]);
const codeHash = blake2AsHex(code, 256);
const api = await connect(options.url);
let failed = false;
try {
  await upgrade();
} catch (error) {
  log(`failed: ${error.message}`);
  failed = true;
}
await api.disconnect();
process.exit(failed ? 1 : 0);

async function upgrade() {
  const { ferdie } = developmentAccounts();
  const before = api.runtimeVersion.specVersion.toNumber();
  log(`${await api.rpc.system.chain()}: ${api.runtimeVersion.specName}, spec_version ${before}`);

  // 1. The vote is on the hash of the code; the code itself comes later.
  log(`${positionals[0]}: ${code.length} bytes, hash ${codeHash}`);
  await referendum(api, api.tx.system.authorizeUpgrade(codeHash), { aye: !options.nay, log });
  const authorized = (await api.query.system.authorizedUpgrade()).unwrap();
  log(`authorised: ${authorized.codeHash}`);

  // 2. Anyone brings the code. If it is the right one, that costs nothing.
  const bytes = options.apply ? readFileSync(options.apply) : code;
  const tx = api.tx.system.applyAuthorizedUpgrade(`0x${Buffer.from(bytes).toString('hex')}`);
  const events = await send(api, tx, ferdie);
  const paid = events.find((e) => api.events.transactionPayment.TransactionFeePaid.is(e));
  log(`${ferdie.meta.name} applied it, for a fee of ${paid.data.actualFee} plancks`);

  // 3. From the next block on the new runtime executes; a migration may take some blocks more.
  let migrating = false;
  const after = await eachBlock(api, async (header, at) => {
    const version = at.runtimeVersion.specVersion.toNumber();
    for (const { event } of await at.query.system.events()) {
      if (event.section !== 'multiBlockMigrations') continue;
      log(`block ${header.number}: ${event.section}.${event.method}`);
      if (event.method === 'UpgradeFailed') throw new Error('the migration failed: the chain is in safe mode');
      migrating = event.method !== 'UpgradeCompleted';
    }
    return version > before && !migrating ? version : undefined;
  });
  log(`state_getRuntimeVersion says spec_version ${(await api.rpc.state.getRuntimeVersion()).specVersion}`);

  // 4. The new metadata is fetched by a new connection; an open one does it by itself, soon.
  if (options.call) {
    const fresh = await connect(options.url);
    const [pallet, method] = options.call.split('.');
    const answer = await send(fresh, fresh.tx[pallet][method](), ferdie);
    log(`${options.call}: ${answer.map((e) => `${e.section}.${e.method}`).join(', ')}`);
    await fresh.disconnect();
  }
  log(`done: from ${before} to ${after}`);
}
