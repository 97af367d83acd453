// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! A run: connect, fund, sign, submit, follow, report.

use crate::{
	accounts::{self, Funder},
	chain::{self, AccountId, Chain},
	cli::{Args, Target},
	error::{Error, Result},
	follow::Follower,
	pace::{Clock, Pacer},
	report::{Report, Settings},
	shape::{self, Transfer},
	sign::{Encoded, Order, Signer},
	submit::{submit_all, Load},
	track::{Counts, Shared, Signed, Tracker},
};
use std::{
	collections::HashSet,
	future::pending,
	pin::pin,
	sync::{
		atomic::{AtomicUsize, Ordering},
		Arc,
	},
	time::Duration,
};
use tokio::{
	task::{spawn_blocking, JoinHandle},
	time::interval,
};

/// How often progress is reported.
const PROGRESS: Duration = Duration::from_secs(1);
/// How often to look whether the run is over.
const CHECK: Duration = Duration::from_millis(50);

/// Does what the arguments say and prints the result; returns whether it is a success.
pub(crate) fn run(args: Args) -> Result<bool> {
	let runtime = tokio::runtime::Runtime::new().map_err(|e| {
		Error::new(format!("cannot start threads: {e}: check the limits of this user"))
	})?;
	let success = runtime.block_on(load(args));
	// Submissions that were given up need not be waited for.
	runtime.shutdown_background();
	success
}

async fn load(args: Args) -> Result<bool> {
	let patience = Duration::from_secs(args.timeout);
	let chains = connect(&args.urls).await?;
	let Some(chain) = chains.first().cloned() else {
		return Err(Error::new("no node: give the address of one with --url"));
	};
	let at = chain.at(chain.best().await?).await?;
	chain::require_call(&at, "Balances", "transfer_keep_alive")?;
	chain::require_call(&at, "Utility", "batch_all")?;

	let (seed, count) = (args.seed.clone(), args.accounts);
	let keys = blocking(move || accounts::derive(&seed, count)).await?;
	let transfers = shape::plan(
		args.shape,
		args.accounts,
		args.transactions,
		accounts::seed_number(&args.seed),
	);
	let sent = shape::sent_by(&transfers, args.accounts);
	let signer = Arc::new(Signer::new(at, keys));

	let funder = Funder { key: &args.funder, patience };
	let told = |done, of| say(&format!("funded {done} of {of} accounts"));
	funder.fund(&chain, signer.ids(), &sent, told).await?;

	// The accounts are funded in the best block; all nodes must have it to judge transactions.
	let best = chain.best().await?;
	for other in chains.iter().skip(1) {
		other.wait_for(best, patience).await?;
	}
	let orders = orders(&chain, best, &transfers, signer.ids()).await?;
	let (orders, encoded) = sign(signer.clone(), orders).await?;

	let mut connections = Vec::new();
	for index in 0..args.connections as usize {
		let url = args.urls[index % args.urls.len()].clone();
		let rpc = chain::open(&url, args.in_flight as usize).await?;
		connections.push((url, rpc));
	}
	let clock = Clock::start();
	let follower = Follower::subscribe(chain, clock).await?;
	let signed = orders.iter().zip(&encoded).map(|(order, encoded)| Signed {
		signer: order.from,
		nonce: order.nonce,
		hash: encoded.hash,
	});
	let tracker = Tracker::new(signed, follower.base());
	let shared = Arc::new(Shared::new(clock, tracker));
	let load = Load {
		shared: shared.clone(),
		signer: signer.clone(),
		orders,
		encoded,
		pacer: args.rate.map(|rate| Pacer::new(rate, clock.now())),
		pending: args.pending as usize,
		in_flight: args.in_flight as usize,
		patience,
	};
	let following = tokio::spawn(follower.run(shared.clone()));
	let submitting = tokio::spawn(submit_all(Arc::new(load), connections));
	let problems = watch(&shared, following, submitting, args.until, patience).await;

	let report = Report::new(Settings::new(&args), &shared.tracker(), clock.now(), problems);
	if args.json {
		println!("{:#}", report.json());
	} else {
		print!("{}", report.text(|index| account_name(signer.ids(), index)));
	}
	Ok(report.is_success())
}

/// Connects to all nodes and checks that they are of one chain.
async fn connect(urls: &[String]) -> Result<Vec<Arc<Chain>>> {
	let mut chains: Vec<Arc<Chain>> = Vec::new();
	for url in urls {
		let chain = Chain::connect(url).await?;
		if let Some(first) = chains.first().filter(|first| first.genesis() != chain.genesis()) {
			return Err(Error::new(format!(
				"{} and {url} are nodes of different chains: give nodes of one chain with --url",
				first.url,
			)));
		}
		chains.push(Arc::new(chain));
	}
	Ok(chains)
}

/// The transfers with their nonces, counted from those of the block `best`.
async fn orders(
	chain: &Chain,
	best: chain::Hash,
	transfers: &[Transfer],
	ids: &[AccountId],
) -> Result<Vec<Order>> {
	let states = accounts::states(chain, &chain.at(best).await?, ids).await?;
	let mut seen = HashSet::new();
	let signers = transfers.iter().map(|transfer| transfer.from).filter(|from| seen.insert(*from));
	let signers = signers.map(|from| (ids[from as usize], states[from as usize]));
	accounts::check_pool(chain, signers).await?;

	let mut nonces: Vec<_> = states.iter().map(|state| state.nonce).collect();
	let order = |transfer: &Transfer| {
		let next = &mut nonces[transfer.from as usize];
		let order = Order { from: transfer.from, to: transfer.to, nonce: *next };
		*next += 1;
		order
	};
	Ok(transfers.iter().map(order).collect())
}

/// Signs the transfers and tells how far it has come.
async fn sign(signer: Arc<Signer>, orders: Vec<Order>) -> Result<(Vec<Order>, Vec<Encoded>)> {
	let total = orders.len();
	let done = Arc::new(AtomicUsize::new(0));
	let counter = done.clone();
	let mut work = pin!(blocking(move || {
		let encoded = signer.sign_all(&orders, &counter)?;
		Ok((orders, encoded))
	}));
	let mut progress = interval(PROGRESS);
	loop {
		tokio::select! {
			signed = &mut work => {
				say(&format!("signed {total} of {total}"));
				return signed;
			},
			_ = progress.tick() => {
				say(&format!("signed {} of {total}", done.load(Ordering::Relaxed)));
			},
		}
	}
}

/// Runs `work`, which is long, on a thread of its own.
async fn blocking<T: Send + 'static>(
	work: impl FnOnce() -> Result<T> + Send + 'static,
) -> Result<T> {
	let done = spawn_blocking(work).await;
	done.map_err(|e| Error::new(format!("a thread ended unexpectedly: {e}: report this")))?
}

/// Waits until all transactions have come as far as `until`, or cannot be waited for any longer;
/// returns what went wrong.
async fn watch(
	shared: &Shared,
	mut following: JoinHandle<Error>,
	mut submitting: JoinHandle<Vec<Error>>,
	until: Target,
	patience: Duration,
) -> Vec<String> {
	let mut problems = Vec::new();
	let mut submitted = None;
	let (mut progress, mut check) = (interval(PROGRESS), interval(CHECK));
	let mut interrupt = pin!(interrupted());
	loop {
		tokio::select! {
			result = &mut submitting, if submitted.is_none() => {
				submitted = Some(shared.clock.now());
				match result {
					Ok(errors) => problems.extend(errors.iter().map(Error::to_string)),
					Err(error) => problems.push(format!("submission failed: {error}: report this")),
				}
			},
			result = &mut following => {
				problems.push(match result {
					Ok(error) => error.to_string(),
					Err(error) => format!("following the chain failed: {error}: report this"),
				});
				break;
			},
			() = &mut interrupt => {
				problems.push("interrupted: what is above is as of then".to_string());
				break;
			},
			_ = check.tick() => {
				let (done, last) = {
					let tracker = shared.tracker();
					(tracker.is_done(until), tracker.times().last_sent)
				};
				// What is tried again while the pool is full was sent long before.
				let last = last.max(submitted).unwrap_or_default();
				let late = shared.clock.now().saturating_sub(last) > patience;
				if submitted.is_some() && (done || late) {
					break;
				}
			},
			_ = progress.tick() => tell(shared),
		}
	}
	tell(shared);
	problems
}

/// Ends when the user interrupts this process, and never if that cannot be noticed.
async fn interrupted() {
	if tokio::signal::ctrl_c().await.is_err() {
		pending::<()>().await;
	}
}

/// Tells how far the transactions have come.
fn tell(shared: &Shared) {
	let (counts, total) = {
		let tracker = shared.tracker();
		(tracker.counts(), tracker.len())
	};
	let Counts { submitted, accepted, rejected, included, finalised, .. } = counts;
	say(&format!(
		"submitted {submitted} of {total}, accepted {accepted}, rejected {rejected}, included \
		{included}, finalised {finalised}",
	));
}

/// A line of progress.
fn say(line: &str) {
	eprintln!("{line}");
}

/// The address of an account, by its index.
fn account_name(ids: &[AccountId], index: u32) -> String {
	ids.get(index as usize).map_or_else(|| format!("account {index}"), AccountId::to_string)
}
