// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! Downloads that wait while there is no room for what they bring.

use super::queue::Queue;
use crate::types::Block;
use futures::channel::oneshot;
use sc_network::{request_responses::RequestFailure, PeerId, ProtocolName};
use sc_network_common::sync::message::{BlockAttributes, BlockData, BlockRequest};
use sc_network_sync::block_relay_protocol::{BlockDownloader, BlockResponseError};
use std::{fmt, sync::Arc};

/// Asks peers for blocks when the queue has room, and for anything else at once.
///
/// The peer's time to answer begins when it is asked. Until then sync takes it for busy: it gets no
/// other request, so that justifications too are asked for a little later while the queue is full.
pub struct Downloads {
	inner: Arc<dyn BlockDownloader<Block>>,
	queue: Arc<Queue>,
}

impl Downloads {
	pub(super) fn new(inner: Arc<dyn BlockDownloader<Block>>, queue: Arc<Queue>) -> Self {
		Self { inner, queue }
	}
}

impl fmt::Debug for Downloads {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		f.debug_struct("Downloads").field("inner", &self.inner).finish_non_exhaustive()
	}
}

#[async_trait::async_trait]
impl BlockDownloader<Block> for Downloads {
	fn protocol_name(&self) -> &ProtocolName {
		self.inner.protocol_name()
	}

	async fn download_blocks(
		&self,
		who: PeerId,
		request: BlockRequest<Block>,
	) -> Result<Result<(Vec<u8>, ProtocolName), RequestFailure>, oneshot::Canceled> {
		if is_for_the_queue(&request) {
			self.queue.room().await;
		}
		self.inner.download_blocks(who, request).await
	}

	fn block_response_into_blocks(
		&self,
		request: &BlockRequest<Block>,
		response: Vec<u8>,
	) -> Result<Vec<BlockData<Block>>, BlockResponseError> {
		self.inner.block_response_into_blocks(request, response)
	}
}

/// Whether what is asked for ends in the queue. The header alone of one block is for the search of
/// a common ancestor, and a justification alone is not refused; headers of many blocks, as those of
/// the history after a warp sync, are imported like blocks with bodies.
fn is_for_the_queue(request: &BlockRequest<Block>) -> bool {
	let bodies = BlockAttributes::BODY | BlockAttributes::INDEXED_BODY;
	let headers = request.fields.contains(BlockAttributes::HEADER) && request.max != Some(1);
	headers || request.fields.intersects(bodies)
}
