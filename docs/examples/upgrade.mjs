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

  // 2. Anyone brings the code, in a transaction that needs no signature and costs nothing. Another
  // code than the authorised one is refused.
  const bytes = options.apply ? readFileSync(options.apply) : code;
  const apply = api.tx.system.applyAuthorizedUpgrade(`0x${bytes.toString('hex')}`);
  log(`sent the code: transaction ${await apply.send()}`);

  // 3. From the block after that on the new runtime executes. If it has a migration, blocks take no
  // transactions until that is done.
  let migrating = false;
  const after = await eachBlock(api, async (header, at) => {
    for (const { event } of await at.query.system.events()) {
      const { section, method } = event;
      if (section !== 'multiBlockMigrations' && method !== 'CodeUpdated') continue;
      log(`block ${header.number}: ${section}.${method}`);
      if (method === 'UpgradeFailed') throw new Error('the migration failed: the chain is in safe mode');
      if (method === 'UpgradeStarted') migrating = true;
      if (method === 'UpgradeCompleted') migrating = false;
    }
    const version = at.runtimeVersion.specVersion.toNumber();
    return version > before && !migrating ? version : undefined;
  });
  const version = await api.rpc.state.getRuntimeVersion();
  log(`state_getRuntimeVersion says spec_version ${version.specVersion}`);

  // 4. A new connection has the new metadata at once.
  if (options.call) {
    const fresh = await connect(options.url);
    const [pallet, method] = options.call.split('.');
    const answer = await send(fresh, fresh.tx[pallet][method](), ferdie);
    log(`${options.call}: ${answer.map((e) => `${e.section}.${e.method}`).join(', ')}`);
    await fresh.disconnect();
  }
  log(`done: from ${before} to ${after}`);
}
