// SPDX-License-Identifier: Apache-2.0

// What the examples with @polkadot/api share: connecting, the development accounts, sending a
// transaction and waiting for it, and taking a call through a referendum.

import { ApiPromise, Keyring, WsProvider } from '@polkadot/api';
import { compactAddLength, stringToU8a, u8aConcat } from '@polkadot/util';
import { blake2AsHex } from '@polkadot/util-crypto';

export const UNIT = 10n ** 12n;

// noInitWarn: the client would list the JSON-RPC methods for which it has no function.
export function connect(url, more = {}) {
  return ApiPromise.create({ provider: new WsProvider(url), noInitWarn: true, ...more });
}

// Alice, Bob and so on, whose keys everyone knows.
export function developmentAccounts() {
  const keyring = new Keyring({ type: 'sr25519' });
  return Object.fromEntries(
    ['Alice', 'Bob', 'Charlie', 'Dave', 'Eve', 'Ferdie'].map((name) => [
      name.toLowerCase(),
      keyring.addFromUri(`//${name}`, { name }),
    ]),
  );
}

// Signs and sends `tx`, and waits until it is in a block of the best chain. Returns its events;
// throws with the name of the error if the call failed or the transaction left the pool.
export function send(api, tx, signer) {
  return new Promise((resolve, reject) => {
    let stop = () => {};
    tx.signAndSend(signer, { nonce: -1 }, ({ status, events, dispatchError }) => {
      if (status.isInBlock) {
        stop();
        if (dispatchError) reject(new Error(errorName(api, dispatchError)));
        else resolve(events.map(({ event }) => event));
      } else if (status.isInvalid || status.isDropped || status.isUsurped) {
        stop();
        reject(new Error(`the transaction left the pool: ${status.type}`));
      }
    }).then((unsubscribe) => (stop = unsubscribe), reject);
  });
}

export function errorName(api, error) {
  if (!error.isModule) return error.toString();
  const { section, name, docs } = api.registry.findMetaError(error.asModule);
  return `${section}.${name}: ${docs.join(' ')}`;
}

// Calls `look` for every new block of the best chain, until it returns something.
//
// When the runtime changes, the client replaces what it decodes with while it decodes: what fails by
// that succeeds at a second look.
export function eachBlock(api, look) {
  const lookAgain = async (header) => {
    try {
      return await look(header, await api.at(header.hash));
    } catch (error) {
      if (!error.message.includes('Unable to decode')) throw error;
      await new Promise((resolve) => setTimeout(resolve, 1000));
      return look(header, await api.at(header.hash));
    }
  };
  return new Promise((resolve, reject) => {
    let stop = () => {};
    let done = false;
    api.rpc.chain
      .subscribeNewHeads(async (header) => {
        try {
          const found = await lookAgain(header);
          if (found !== undefined && !done) {
            done = true;
            stop();
            resolve(found);
          }
        } catch (error) {
          stop();
          reject(error);
        }
      })
      .then((unsubscribe) => {
        stop = unsubscribe;
        if (done) stop();
      }, reject);
  });
}

// Puts `call` to a referendum, on the track of `origin` ({ system: 'Root' } is the root track), and
// has all development accounts vote. Returns once the call was dispatched, or throws with what
// became of the referendum.
export async function referendum(api, call, { origin = { system: 'Root' }, aye = true, log = () => {} } = {}) {
  const accounts = developmentAccounts();
  const { alice } = accounts;

  // The call itself is kept on the chain as a preimage; the referendum has only its hash.
  // (As hex: the client takes an array of bytes for an encoded one, with its length in front.)
  const bytes = call.method.toHex();
  const len = call.method.encodedLength;
  const hash = call.method.hash;
  if ((await api.query.preimage.requestStatusFor(hash)).isNone) {
    await send(api, api.tx.preimage.notePreimage(bytes), alice);
    log(`noted the preimage of ${call.method.section}.${call.method.method}, ${len} bytes`);
  }
  const submitted = await send(
    api,
    api.tx.referenda.submit(origin, { Lookup: { hash, len } }, { After: 0 }),
    alice,
  );
  const { index, track } = submitted.find((e) => api.events.referenda.Submitted.is(e)).data;
  log(`submitted referendum ${index} on track ${track}`);
  await send(api, api.tx.referenda.placeDecisionDeposit(index), alice);
  log('placed the decision deposit');

  // Conviction 1 to 6: the votes weigh one to six times the tokens, which are locked for one to
  // thirty-two locking periods.
  await Promise.all(
    Object.values(accounts).map((account, i) =>
      send(
        api,
        api.tx.convictionVoting.vote(index, {
          Standard: { vote: { aye, conviction: `Locked${i + 1}x` }, balance: 900_000n * UNIT },
        }),
        account,
      ),
    ),
  );
  log(`${Object.keys(accounts).length} accounts voted ${aye ? 'aye' : 'nay'}`);

  // The name under which the scheduler keeps the call of an approved referendum.
  const name = [stringToU8a('assembly'), compactAddLength(stringToU8a('enactment')), index.toU8a()];
  const task = blake2AsHex(u8aConcat(...name), 256);
  let shown = '';
  const outcome = await eachBlock(api, async (header, at) => {
    for (const { event } of await at.query.system.events()) {
      if (event.section !== 'scheduler' || !event.data.id?.eq(task)) continue;
      if (event.method === 'CallUnavailable') return 'its preimage is not on the chain';
      if (event.method !== 'Dispatched') continue;
      return event.data.result.isOk ? 'dispatched' : errorName(api, event.data.result.asErr);
    }
    const info = (await at.query.referenda.referendumInfoFor(index)).unwrap();
    const state = stateOf(info);
    if (state !== shown) log(`block ${header.number}: ${state}`);
    shown = state;
    return info.isOngoing || info.isApproved ? undefined : state;
  });
  if (outcome !== 'dispatched') throw new Error(`referendum ${index}: ${outcome}`);
  log('the call was dispatched');
  return index;
}

function stateOf(info) {
  if (!info.isOngoing) return info.type.toLowerCase();
  const { deciding, tally } = info.asOngoing;
  const support = `ayes ${tally.ayes.toBigInt() / UNIT}, nays ${tally.nays.toBigInt() / UNIT}, support ${tally.support.toBigInt() / UNIT}`;
  if (deciding.isNone) return `preparing (${support})`;
  const { confirming } = deciding.unwrap();
  return `${confirming.isSome ? `confirming until block ${confirming.unwrap()}` : 'deciding'} (${support})`;
}
