// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! Proves that peers that do not play by the rules do not stop the others:
//!
//! - a validator that seals its blocks badly is disconnected and banned;
//! - the blocks of one that lies about the state are refused. The SDK does not ban it: a block that
//!   fails in its execution is not proof that who sent it knew;
//! - a port that is flooded with connections that send noise goes on serving the others.

use crate::{
	common::wait::until,
	dishonest::{liar, Lie},
	support::{agree, finalized, is_by, seat, Local, RECOVERY, USUAL},
};
use serde_json::json;
use std::{
	io::Write,
	net::{SocketAddr, TcpStream},
	sync::{
		atomic::{AtomicBool, AtomicU64, Ordering},
		Arc,
	},
	thread,
	time::Duration,
};
use subxt_signer::sr25519::dev;

/// Connections that are open at the same time.
const CALLERS: usize = 16;

/// A network in which Dave lies.
async fn with_liar(lie: Lie) -> Local {
	Local::start(|settings| settings.nodes[3] = liar("dave", lie)).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_seals_badly_is_banned() {
	let mut local = with_liar(Lie::Seal).await;
	let alice = local.chain("alice").await;
	let daves = seat(&alice, &dev::dave()).await;
	let node = &*local.node("alice");
	until("Alice has banned Dave", RECOVERY, || async {
		let log = node.log();
		let banned = |line: &str| line.contains("Block verification failed. Banned");
		(log.contains("Verification failed for block") && log.lines().any(banned)).then_some(())
	})
	.await;
	let dave = local.node("dave").peer_id().to_string();
	until("Alice is not connected with Dave", USUAL, || async {
		let peers = alice.request("system_peers", json!([])).await;
		let peers = peers.as_array().expect("a list").clone();
		(!peers.iter().any(|peer| peer["peerId"] == dave.as_str())).then_some(())
	})
	.await;
	others_go_on(&mut local, daves).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn blocks_with_wrong_states_are_refused() {
	let mut local = with_liar(Lie::StateRoot).await;
	let alice = local.chain("alice").await;
	let daves = seat(&alice, &dev::dave()).await;
	let node = &*local.node("alice");
	until("Alice has refused a block of Dave's", RECOVERY, || async {
		// One on top of a block that was refused says the same of its parent, which is no proof.
		let refused =
			|line: &str| line.contains("Error importing block") && !line.contains("unknown parent");
		node.log().lines().any(refused).then_some(())
	})
	.await;
	others_go_on(&mut local, daves).await;
}

/// Checks that the three others have one chain that grows and has no block of Dave's.
async fn others_go_on(local: &mut Local, daves: u64) {
	let alice = local.chain("alice").await;
	let bob = local.other(&alice, "bob").await;
	let charlie = local.other(&alice, "charlie").await;
	let last = agree(&[alice, bob, charlie]).await;
	let alice = local.chain("alice").await;
	for block in alice.blocks(1..=last.number).await {
		assert!(!is_by(&block, daves), "a dishonest validator has made {block:?}");
	}
	for name in ["alice", "bob", "charlie"] {
		assert!(local.node(name).is_running(), "{name} goes on");
	}
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_flood_of_connections_does_not_stop_a_node() {
	let mut local = Local::start(|_| {}).await;
	let chains = local.chains().await;
	finalized(&chains[0], 2, USUAL).await;

	// `/ip4/127.0.0.1/tcp/PORT/p2p/ID`
	let address = local.node("alice").address();
	let port: u16 = address.split('/').nth(4).and_then(|port| port.parse().ok()).expect("a port");
	let target = SocketAddr::from(([127, 0, 0, 1], port));
	let (stop, calls) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicU64::new(0)));
	let callers = [(); CALLERS].map(|()| {
		let (stop, calls) = (stop.clone(), calls.clone());
		thread::spawn(move || {
			while !stop.load(Ordering::Relaxed) {
				call(&target);
				calls.fetch_add(1, Ordering::Relaxed);
			}
		})
	});

	let begin = chains[0].best().await.number;
	for chain in &chains {
		finalized(chain, begin + 8, USUAL).await;
	}
	stop.store(true, Ordering::Relaxed);
	for caller in callers {
		caller.join().expect("callers do not panic");
	}
	let calls = calls.load(Ordering::Relaxed);
	assert!(calls > CALLERS as u64, "{calls} connections are no flood");

	agree(&chains).await;
	assert!(local.network.exits().expect("children can be asked").is_empty());
}

/// Connects, says what is no protocol, and hangs up.
fn call(target: &SocketAddr) {
	let Ok(mut stream) = TcpStream::connect_timeout(target, Duration::from_secs(1)) else { return };
	let _ = stream.set_write_timeout(Some(Duration::from_secs(1)));
	let noise: Vec<u8> =
		(0..4_096_u32).map(|i| (i.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
	for _ in 0..16 {
		if stream.write_all(&noise).is_err() {
			return;
		}
	}
}
