// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! Aura and GRANDPA: verifying blocks, making them, and voting them final.

use crate::{
	import_queue::{BoundedQueue, Limits},
	types::{Block, Client, Hash},
};
use sc_consensus::{BlockImport, BoxJustificationImport};
use sc_consensus_aura::{standalone::slot_duration_at, BuildVerifierParams, SlotProportion};
use sc_service::SpawnEssentialTaskHandle;
use sc_telemetry::TelemetryHandle;
use sp_consensus_aura::{
	inherents::InherentDataProvider as SlotProvider, sr25519::AuthorityPair, SlotDuration,
};
use sp_timestamp::InherentDataProvider as TimestampProvider;
use std::sync::Arc;
use substrate_prometheus_endpoint::Registry;

/// A justification is made and kept at least every so many blocks.
pub(super) const JUSTIFICATION_PERIOD: u32 = 512;

/// The part of a slot in which a block is made; the rest is for sealing, sending and importing it.
pub(super) fn proposal_portion() -> SlotProportion {
	SlotProportion::new(2f32 / 3f32)
}

/// The time, as the slot and the timestamp that it means for a block.
pub(super) fn inherents(slot_duration: SlotDuration) -> (SlotProvider, TimestampProvider) {
	let timestamp = TimestampProvider::from_system_time();
	let slot = SlotProvider::from_timestamp_and_slot_duration(*timestamp, slot_duration);
	(slot, timestamp)
}

/// Verifies the seals of blocks that come from outside, and imports them.
pub(super) fn import_queue<I>(
	limits: Limits,
	client: Arc<Client>,
	block_import: I,
	justification_import: BoxJustificationImport<Block>,
	spawner: &SpawnEssentialTaskHandle,
	registry: Option<&Registry>,
	telemetry: Option<TelemetryHandle>,
) -> BoundedQueue
where
	I: BlockImport<Block, Error = sp_consensus::Error> + Send + Sync + 'static,
{
	let inherents_client = client.clone();
	let verifier =
		sc_consensus_aura::build_verifier::<AuthorityPair, _, _, Block>(BuildVerifierParams {
			client,
			create_inherent_data_providers: move |parent: Hash, ()| {
				let client = inherents_client.clone();
				async move {
					let slot_duration = slot_duration_at(&*client, parent)?;
					Ok::<_, Box<dyn std::error::Error + Send + Sync>>(inherents(slot_duration))
				}
			},
			check_for_equivocation: Default::default(),
			telemetry,
			compatibility_mode: Default::default(),
		});
	let justification_import = Some(justification_import);
	BoundedQueue::new(limits, verifier, block_import, justification_import, spawner, registry)
}
