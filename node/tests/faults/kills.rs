// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! Proves that validators that are killed with SIGKILL, one at a time, at random moments and under
//! load, come back with what was final before, and that no two nodes ever differ in a state root.
//!
//! `POLYPHONY_FAULT_KILLS` says how many times (5 if unset); `POLYPHONY_FAULT_SEED` repeats a run
//! as far as the moments of the kills go.

use crate::{
	common::SLOT_MILLIS,
	support::{agree, best, finalized, load, senders, Local, RECOVERY, USUAL},
};
use polyphony_network::VALIDATORS;
use std::{
	env,
	time::{Duration, SystemTime, UNIX_EPOCH},
};

fn number(variable: &str) -> Option<u64> {
	let text = env::var(variable).ok()?;
	Some(text.parse().unwrap_or_else(|_| panic!("{variable} is not a number: {text}")))
}

/// Marsaglia's xorshift64: it need not be good, only reproducible.
struct Random(u64);

impl Random {
	fn below(&mut self, limit: u64) -> u64 {
		self.0 ^= self.0 << 13;
		self.0 ^= self.0 >> 7;
		self.0 ^= self.0 << 17;
		self.0 % limit
	}
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn validators_killed_at_random_under_load_do_not_diverge() {
	let kills = number("POLYPHONY_FAULT_KILLS").unwrap_or(5);
	let seed = number("POLYPHONY_FAULT_SEED").unwrap_or_else(|| {
		let now = SystemTime::now().duration_since(UNIX_EPOCH).expect("it is after 1970");
		u64::from(now.subsec_nanos()) | 1
	});
	println!("{kills} kills, POLYPHONY_FAULT_SEED={seed}");
	let mut random = Random(seed.max(1));

	let mut local = Local::start(|_| {}).await;
	let mut chains = local.chains().await;
	finalized(&chains[0], 2, USUAL).await;

	for kill in 0..kills {
		let victim = random.below(4) as usize;
		let witness = (victim + 1 + random.below(3) as usize) % 4;
		// Before, while and after a block is made, imported and finalised.
		let moment = Duration::from_millis(random.below(2 * SLOT_MILLIS));
		let until_the_kill = async {
			best(&chains[witness], chains[witness].best().await.number + 1, USUAL).await;
			tokio::time::sleep(moment).await;
		};
		tokio::select! {
			() = load(&chains[witness]) => unreachable!("the load does not end"),
			() = until_the_kill => {},
		}
		let seen = chains[victim].finalized().await;
		let name = VALIDATORS[victim];
		assert!(local.node(name).kill().expect("it runs"), "{name} was not there any more");

		local.restart(name).await;
		chains[victim] = local.other(&chains[witness], name).await;
		let kept = chains[victim].block(seen.number).await;
		assert_eq!(kept, seen, "what was final stays, kill {kill} of {name}");
		// It takes part again before the next one is killed: with two away nothing would be final.
		let height = chains[witness].best().await.number;
		finalized(&chains[victim], height + 1, RECOVERY).await;
		let exits = local.network.exits().expect("children can be asked");
		assert!(exits.is_empty(), "kill {kill}: {exits:?}");
		if (kill + 1) % 10 == 0 {
			println!("{} of {kills}, block {height}", kill + 1);
		}
	}

	let last = agree(&chains).await;
	let mut sent = 0;
	for sender in senders() {
		let account = chains[0].account(last.hash, &sender.public_key().0).await;
		for chain in &chains[1..] {
			assert_eq!(chain.account(last.hash, &sender.public_key().0).await, account);
		}
		sent += u64::from(account.nonce);
	}
	assert!(sent >= kills, "there was load: {sent} transfers are in blocks");
}
