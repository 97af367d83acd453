// SPDX-License-Identifier: Apache-2.0

// Tries an upgrade of the runtime on a copy of a chain, with its real state, before anybody votes:
//
//   npx @acala-network/chopsticks@1.1.0 --endpoint ws://127.0.0.1:9944 --wasm-override FILE.wasm
//   node try-upgrade.mjs [--url ws://127.0.0.1:8000] [--blocks 100]
//
// The first program is the copy: it reads the state from a node as it needs it, changes nothing
// there, makes blocks when it is asked to, and needs no keys of validators. This one asks for the
// blocks of the upgrade, at most --blocks of them, and says what happens in each. It ends with 1 if
// the upgrade failed, if it did not end, or if a block was heavier than the chain allows.

import { parseArgs } from 'node:util';
import { connect } from './common.mjs';

const { values: options } = parseArgs({
  options: {
    url: { type: 'string', default: 'ws://127.0.0.1:8000' },
    blocks: { type: 'string', default: '100' },
  },
});
const limit = Number(options.blocks);
if (!Number.isInteger(limit) || limit < 1) {
  console.error(`--blocks ${options.blocks}: must be a number, 1 or more`);
  process.exit(2);
}

// What blocks do by themselves, upgrade or not.
const USUAL = ['grandpa', 'historical', 'session', 'treasury'];

const faults = [];
const newBlock = { description: 'Makes a block', params: [], type: 'Hash' };
const api = await connect(options.url, { rpc: { dev: { newBlock } } });
try {
  await tryUpgrade();
} catch (error) {
  faults.push(error.message);
}
await api.disconnect();
for (const fault of faults) console.log(`fault: ${fault}`);
console.log(faults.length === 0 ? 'The upgrade works on this state.' : 'The upgrade does not work on this state.');
process.exit(faults.length === 0 ? 0 : 1);

async function tryUpgrade() {
  const { methods } = await api.rpc.rpc.methods();
  if (!methods.some((method) => method.eq('dev_newBlock'))) {
    throw new Error(`${options.url} is not a copy: start Chopsticks first (see the top of this file)`);
  }
  const start = await api.rpc.chain.getHeader();
  const was = (await api.query.system.lastRuntimeUpgrade()).unwrap().specVersion.toNumber();
  const tried = api.runtimeVersion.specVersion.toNumber();
  const issuance = await api.query.balances.totalIssuance();
  console.log(`${await api.rpc.system.chain()}, block ${start.number}: spec_version ${was}, tried: ${tried}`);
  if (tried <= was) {
    throw new Error(`spec_version ${tried} is not above ${was}: no chain takes that. Is --wasm-override missing?`);
  }

  for (let made = 1; ; made += 1) {
    const state = await nextBlock();
    const cursor = await state.query.multiBlockMigrations.cursor();
    if (cursor.isSome && cursor.unwrap().isStuck) throw new Error('the migration has failed and is stuck');
    if (cursor.isNone) {
      const reached = (await state.query.system.lastRuntimeUpgrade()).unwrap().specVersion.toNumber();
      if (reached !== tried) faults.push(`spec_version is ${reached} after the upgrade, not ${tried}`);
      if ((await state.query.safeMode.enteredUntil()).isSome) faults.push('the chain is in safe mode');
      console.log(`the upgrade has ended after ${made} block${made === 1 ? '' : 's'}`);
      const change = (await state.query.balances.totalIssuance()).toBigInt() - issuance.toBigInt();
      if (change !== 0n) console.log(`the total issuance has changed by ${change} planck: is it meant to?`);
      return;
    }
    if (made === limit) throw new Error(`the migration has not ended after ${made} blocks (--blocks)`);
  }
}

// Has the copy make a block, and prints what is in it. Returns the state after it.
async function nextBlock() {
  const parent = await api.rpc.chain.getBlockHash();
  const began = Date.now();
  const hash = await api.rpc.dev.newBlock();
  const took = Date.now() - began;
  if (hash.eq(parent)) throw new Error('the new runtime makes no block: Chopsticks has printed why');
  const state = await api.at(hash);
  const { number } = await api.rpc.chain.getHeader(hash);

  const used = Object.values((await state.query.system.blockWeight()).toJSON());
  const most = api.consts.system.blockWeights.maxBlock;
  const share = (part) => {
    const sum = used.reduce((total, weight) => total + Number(weight[part]), 0);
    return (100 * sum) / Number(most[part].toBigInt());
  };
  const [time, proof] = [share('refTime'), share('proofSize')];
  const events = (await state.query.system.events()).map(({ event }) => event);
  // When a session ends, the chain counts that as a whole block, whatever it takes.
  const session = events.some((event) => api.events.session.NewSession.is(event));
  console.log(
    `block ${number}: ${time.toFixed(1)} % of a block's time by its weight` +
      `${session ? ' (100 of it for the new session)' : ''}, made in ${took} ms`,
  );
  if (!session && (time > 100 || proof > 100)) {
    const shares = `${time.toFixed(1)} % of the time, ${proof.toFixed(1)} % of the proof`;
    faults.push(`block ${number} is heavier than a block may be: ${shares}`);
  }
  for (const event of events) {
    const name = `${event.section}.${event.method}`;
    if (name !== 'system.ExtrinsicSuccess' && !USUAL.includes(event.section)) {
      console.log(`  ${name} ${JSON.stringify(event.data.toHuman())}`);
    }
    if (name === 'multiBlockMigrations.UpgradeFailed') faults.push(`${name} in block ${number}`);
  }
  return state;
}
