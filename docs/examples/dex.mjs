// SPDX-License-Identifier: Apache-2.0

// Alice swaps and places an order on a development chain, with @polkadot/api:
//
//   node dex.mjs [URL]

import { WsProvider } from '@polkadot/api';
import { connect, developmentAccounts, eachBlock, send, UNIT } from './common.mjs';

const DUSD = 1; // the asset "Development Dollar"
const DOLLAR = 10n ** 6n;

const url = process.argv[2] ?? 'ws://127.0.0.1:9944';
const api = await connect(url);
// The client has no functions for the methods of the dex, so they are called by their names.
const node = new WsProvider(url);
await node.isReady;
const { alice } = developmentAccounts();
const height = async () => (await api.rpc.chain.getHeader()).number.toNumber();

let failed = false;
try {
  // A quote: the route that brings most dollars for 100 tokens.
  const amountIn = 100n * UNIT;
  const quote = await node.send('dex_quoteExactIn', ['native', DUSD, amountIn.toString()]);
  console.log(`quote   ${amountIn} -> ${quote.amountOut} along the pools ${quote.route}`);

  // The swap, void if it brings less than that by more than half a percent, or after 20 blocks.
  const minOut = (BigInt(quote.amountOut) * 995n) / 1000n;
  const deadline = (await height()) + 20;
  const swap = api.tx.dex.swapExactIn(quote.route, 'Native', amountIn, minOut, deadline, true);
  for (const event of await send(api, swap, alice)) {
    if (!api.events.dex.Swapped.is(event)) continue;
    const { pool, amountIn: paid, amountOut, fee } = event.data;
    console.log(`swapped pool ${pool}: ${paid} -> ${amountOut}, fee ${fee}`);
  }

  // An order: 10 dollars for tokens, at a limit that is two percent below what a quote says.
  const amount = 10n * DOLLAR;
  const back = await node.send('dex_quoteExactIn', [DUSD, 'native', amount.toString()]);
  const limit = (BigInt(back.amountOut) * 98n) / 100n;
  const goodTill = (await height()) + 20;
  const place = api.tx.dex.placeOrder({ WithId: DUSD }, 'Native', amount, limit, goodTill);
  const placed = (await send(api, place, alice)).find((e) => api.events.dex.OrderPlaced.is(e));
  const { order } = placed.data;
  console.log(`placed  order ${order}: ${amount} for at least ${limit}, until block ${goodTill}`);

  // The batch at the beginning of the next block fills it.
  const mine = (event) => event.data.who.eq(alice.address) && event.data.order.eq(order);
  await eachBlock(api, async (header, at) => {
    for (const { event } of await at.query.system.events()) {
      if (api.events.dex.OrderFilled.is(event) && mine(event)) {
        const { sold, bought, left } = event.data;
        console.log(`filled  in block ${header.number}: sold ${sold}, bought ${bought}, left ${left}`);
        if (left.isZero()) return true;
      }
      if (api.events.dex.OrderClosed.is(event) && mine(event)) {
        throw new Error(`the order was closed: ${event.data.reason}, ${event.data.left} not sold`);
      }
    }
    if (header.number.toNumber() > goodTill) throw new Error('the order was not seen to end');
    return undefined;
  });
} catch (error) {
  console.error(`failed: ${error.message}`);
  failed = true;
}
await node.disconnect();
await api.disconnect();
process.exit(failed ? 1 : 0);
