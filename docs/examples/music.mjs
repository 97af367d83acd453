// SPDX-License-Identifier: Apache-2.0

// Dave releases a recording on a development chain, Eve looks where it comes from and buys an item
// of it with the native token, and Dave and Charlie are paid, with @polkadot/api:
//
//   node music.mjs [URL]

import { createHash, randomBytes } from 'node:crypto';
import { WsProvider } from '@polkadot/api';
import { connect, developmentAccounts, send, UNIT } from './common.mjs';

const DUSD = { WithId: 1 }; // the asset "Development Dollar"
const DOLLAR = 10n ** 6n;
const MODEL = 0; // a model of the marketplace, which Dave has sung with

const url = process.argv[2] ?? 'ws://127.0.0.1:9944';
const api = await connect(url);
// The client has no functions for the methods of music, so they are called by name.
const node = new WsProvider(url);
await node.isReady;
const { charlie, dave, eve } = developmentAccounts();
const { events, tx } = api;
const { musicNft: music } = tx;

const sha256 = (bytes) => `0x${createHash('sha256').update(bytes).digest('hex')}`;
// Sends a transaction, and returns what is in its event of this kind.
const done = async (call, signer, kind) => {
  const found = (await send(api, call, signer)).find((event) => events.musicNft[kind].is(event));
  if (found === undefined) throw new Error(`there is no event ${kind}`);
  return found.data;
};

let failed = false;
try {
  // The artist. Who gets what of the money, in millionths, never changes.
  const payees = [
    [{ Account: dave.address }, 600_000],
    [{ Account: charlie.address }, 400_000],
  ];
  const { split } = await done(music.createSplit(payees), dave, 'SplitCreated');

  // The hash of the master is that of no other recording. This one stands for a file.
  const master = randomBytes(32);
  const input = {
    isrc: null,
    work: null,
    title: 'Harbour Lights',
    content: sha256(master),
    c2pa: null,
    uri: 'ipfs://harbour-lights',
    createdAt: Date.now() - 86_400_000,
    contributors: [
      { account: dave.address, name: 'Dave', role: 'MainArtist' },
      { account: charlie.address, name: 'Charlie', role: 'Producer' },
    ],
    disclosure: {
      vocals: { Generated: { Listed: MODEL } },
      instrumentation: 'Human',
      composition: 'Human',
      postProduction: { Assisted: null },
      lyrics: 'Human',
    },
    statement: 'Words and music are mine, and all that is played. The choir is generated.',
    sources: [],
    split,
  };
  const { recording } = await done(music.registerRecording(input), dave, 'RecordingRegistered');

  // Ten items for 20 dollars each. A tenth of each resale comes back.
  const terms = {
    supply: { Limited: 10 },
    sale: { Fixed: { price: 20n * DOLLAR } },
    asset: DUSD,
    royalty: 100_000,
    leastRoyalty: DOLLAR / 10n,
    starts: 0,
    allowListUntil: null,
    maxPerAccount: 2,
    licence: sha256('The text of a licence for personal use'),
  };
  const { edition } = await done(music.createEdition(recording, terms), dave, 'EditionCreated');
  console.log(`released recording ${recording}, edition ${edition}`);

  // The collector. Whoever has the file can find out what it is.
  const found = await node.send('music_recordingByContent', [sha256(master)]);
  const { version, at, statement, ...areas } = found.disclosure;
  console.log(`found    "${found.title}", steward ${found.steward}, ${found.state}`);
  console.log(`         disclosed in version ${version}:`, JSON.stringify(areas));
  console.log(`         "${statement}" (${new Date(at).toISOString()})`);
  const offer = await node.send('music_edition', [found.recording, edition.toNumber()]);
  console.log(`         ${offer.status}: ${offer.price} for one of`, offer.supply);

  // She pays with the token: what it costs now, and one percent more at most. If the disclosure
  // is another one by then, she buys nothing.
  const quote = await node.send('dex_quoteExactOut', ['native', 1, offer.price]);
  const maxIn = (BigInt(quote.amountIn) * 101n) / 100n;
  const pay = { asset: 'Native', maxIn };
  const buy = music.buy(found.recording, edition, version, pay);
  const { item } = await done(buy, eve, 'ItemMoved');
  console.log(`bought   item ${item} for ${Number(quote.amountIn) / Number(UNIT)} tokens or so`);
  const history = await node.send('music_provenance', [found.recording, item.toNumber()]);
  for (const { transferred } of history.entries) {
    if (transferred === undefined) continue;
    console.log(`         ${transferred.how} by ${transferred.to} for ${transferred.price}`);
  }

  // Anybody can have everybody paid, each for himself.
  const { slots } = await node.send('music_split', [{ recording: found.recording }]);
  for (const { slot, waiting } of slots) {
    if (waiting.length === 0) continue;
    const paid = await done(music.claim(split, slot, DUSD), eve, 'Claimed');
    console.log(`paid     ${paid.amount} to ${paid.to}`);
  }
} catch (error) {
  console.error(`failed: ${error.message}`);
  failed = true;
}
await node.disconnect();
await api.disconnect();
process.exit(failed ? 1 : 0);
