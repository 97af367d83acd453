// SPDX-License-Identifier: Apache-2.0

// The family's vault of a development chain, with @polkadot/api: Dave buys food, is refused what
// goes beyond his allowance, Alice alone is refused what both owners have to decide and gets it with
// Bob, and a rule lends what is beyond 20,000 dollars.
//
//   node vault.mjs [URL]

import { WsProvider } from '@polkadot/api';
import { connect, developmentAccounts, eachBlock, send } from './common.mjs';

const VAULT = 0;
const DUSD = { WithId: 1 };
const DOLLAR = 10n ** 6n; // the smallest units of a DUSD
const VALUE = 10n ** 18n; // limits and budgets are counted in 10^-18 dollars
const FOOD = 101; // categories have the numbers of COICOP
const RENT = 401;
const CULTURE = 905;

const url = process.argv[2] ?? 'ws://127.0.0.1:9944';
const api = await connect(url);
// The client has no functions for the methods of vaults, so they are called by name.
const node = new WsProvider(url);
await node.isReady;
const { alice, bob, dave, eve, ferdie } = developmentAccounts();
const vaults = api.tx.financeVaults;

const dollars = (value) => Number(BigInt(value) / (VALUE / 100n)) / 100;
const payment = (to, amount, category, memo) => ({
  to: to.address,
  asset: DUSD,
  amount: amount * DOLLAR,
  payWith: null,
  category,
  memo,
});
// What the vault has recorded in these events.
const records = (events) =>
  events
    .filter((event) => api.events.financeVaults.Recorded.is(event))
    .map(({ data }) => `${data.index}: ${data.record.type}`);
// Lets a call fail, and says why.
const refused = async (what, tx, signer) => {
  try {
    await send(api, tx, signer);
  } catch (error) {
    return console.log(`refused, ${what}: ${error.message}`);
  }
  throw new Error(`${what}: should have been refused`);
};

let failed = false;
try {
  // Limits are in dollars over all assets, so the chain has to know prices. Two of the three feeders
  // make one, which is good for a minute.
  const prices = async () => {
    for (const feeder of [alice, bob]) {
      const timestamp = Date.now();
      const report = (asset, value) => ({ asset, value, confidence: value / 1000n, timestamp });
      const reports = [report('Native', VALUE / 2n), report(DUSD, VALUE)];
      await send(api, api.tx.priceOracle.report(reports), feeder);
    }
  };
  await prices();

  const paid = await send(api, vaults.pay(VAULT, payment(ferdie, 60n, FOOD, 'groceries')), dave);
  console.log('Dave bought food:', records(paid).join(', '));
  await refused('150 dollars a week', vaults.pay(VAULT, payment(ferdie, 100n, FOOD, '')), dave);
  await refused('only food and restaurants', vaults.pay(VAULT, payment(ferdie, 1n, RENT, '')), dave);

  // One owner may spend 1,000 dollars in a week. Alice proposes more, and Bob is for it.
  const large = payment(eve, 1_400n, CULTURE, 'a used piano');
  await refused('one owner alone', vaults.pay(VAULT, large), alice);
  const proposed = await send(api, vaults.propose(VAULT, { Pay: large }), alice);
  const motion = proposed
    .filter((event) => api.events.financeVaults.Recorded.is(event))
    .map(({ data }) => data.record)
    .find((record) => record.isProposed).asProposed.motion;
  const passed = await send(api, vaults.approve(VAULT, motion), bob);
  console.log(`Alice and Bob bought it: ${records(passed).join(', ')}`);

  // A salary comes. The rule of the vault lends what is beyond 10,000 dollars, as soon as there are
  // 20,000; the chain does it by itself, as early as at the end of the same block.
  const firing = eachBlock(api, async (_, at) => {
    const events = (await at.query.system.events()).map(({ event }) => event);
    return records(events).find((record) => record.endsWith('Supplied'));
  });
  await send(api, vaults.deposit(VAULT, DUSD, 15_000n * DOLLAR, 10_100, 'salary'), ferdie);
  console.log(`the rule has fired: entry ${await firing}`);
  await prices();

  // Where the family stands.
  for (const { category, budgeted, spent } of await node.send('vaults_envelopes', [VAULT])) {
    const limit = budgeted === null ? '' : ` of ${dollars(budgeted)}`;
    console.log(`  category ${category}: ${dollars(spent)}${limit} dollars this month`);
  }
  const worth = await node.send('vaults_netWorth', [VAULT, ['native', 1]]);
  console.log(`the vault is worth ${dollars(worth.net)} dollars`);

  // All of it is in the trail, whose entries hold each other's hashes.
  const { entries } = await node.send('vaults_auditTrail', [VAULT, null, 5]);
  for (const { index, hash, record } of entries) {
    console.log(`  ${index} ${hash.slice(0, 10)}… ${Object.keys(record)[0]}`); // as { paid: {…} }
  }
} catch (error) {
  failed = true;
  console.error(error.message);
} finally {
  await api.disconnect();
  await node.disconnect();
}
process.exit(failed ? 1 : 0);
