// SPDX-License-Identifier: Apache-2.0

// Dave borrows dollars against tokens on a development chain, and pays them back, with
// @polkadot/api:
//
//   node lend.mjs [URL]

import { WsProvider } from '@polkadot/api';
import { connect, developmentAccounts, send, UNIT } from './common.mjs';

const DUSD = 1; // the asset "Development Dollar"
const DOLLAR = 10n ** 6n;
const ONE = 10n ** 18n; // prices and healths are counted in 10^-18

const url = process.argv[2] ?? 'ws://127.0.0.1:9944';
const api = await connect(url);
// The client has no functions for the methods of the money market, so they are called by name.
const node = new WsProvider(url);
await node.isReady;
const { alice, bob, dave } = developmentAccounts();

const decimal = (fixed) => (Number(BigInt(fixed)) / 1e18).toFixed(4);
const position = async () => {
  const found = await node.send('lending_position', [dave.address]);
  if (found === null) return console.log('Dave has no position');
  for (const { asset, amount } of found.supplies) console.log(`  has  ${amount} of ${asset}`);
  for (const { asset, amount } of found.debts) console.log(`  owes ${amount} of ${asset}`);
  if (found.health === null) return console.log('  health unknown:', found.missing);
  if (found.debts.length > 0) console.log(`  health ${decimal(found.health)}`);
};

let failed = false;
try {
  // Two of the three feeders make a price: half a dollar for a token, a dollar for a DUSD. It is
  // good for a minute.
  for (const feeder of [alice, bob]) {
    const timestamp = Date.now();
    const report = (asset, value) => ({ asset, value, confidence: value / 1000n, timestamp });
    const reports = [report('Native', ONE / 2n), report({ WithId: DUSD }, ONE)];
    await send(api, api.tx.priceOracle.report(reports), feeder);
  }

  // What would come of it: 1,000 tokens for 100 dollars.
  const [supplied, borrowed] = [1_000n * UNIT, 100n * DOLLAR];
  const after = await node.send('lending_whatIf', [
    dave.address,
    [
      { supply: { asset: 'native', amount: supplied.toString() } },
      { borrow: { asset: DUSD, amount: borrowed.toString() } },
    ],
  ]);
  console.log(`the loan would leave a health of ${decimal(after.health)}`);

  await send(api, api.tx.lending.supply('Native', supplied), dave);
  await send(api, api.tx.lending.borrow({ WithId: DUSD }, borrowed, null), dave);
  console.log('borrowed:');
  await position();

  // Without amounts: all that is owed, all that was supplied.
  await send(api, api.tx.lending.repay({ WithId: DUSD }, null, null), dave);
  await send(api, api.tx.lending.withdraw('Native', null), dave);
  console.log('paid back:');
  await position();
} catch (error) {
  console.error(`failed: ${error.message}`);
  failed = true;
}
await node.disconnect();
await api.disconnect();
process.exit(failed ? 1 : 0);
