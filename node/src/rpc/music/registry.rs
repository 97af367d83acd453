// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! Works and recordings, what AI has done in them, and on what they are built.

use super::*;

#[derive(Deserialize)]
#[serde(deny_unknown_fields, expecting = "the arguments work and, if wanted, at")]
struct Work {
	work: u32,
	#[serde(default)]
	at: Option<Hash>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, expecting = "the arguments iswc and, if wanted, at")]
struct ByIswc {
	iswc: String,
	#[serde(default)]
	at: Option<Hash>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, expecting = "the arguments isrc and, if wanted, at")]
struct ByIsrc {
	isrc: String,
	#[serde(default)]
	at: Option<Hash>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, expecting = "the arguments content and, if wanted, at")]
struct ByContent {
	content: Hash,
	#[serde(default)]
	at: Option<Hash>,
}

#[derive(Deserialize)]
#[serde(
	deny_unknown_fields,
	expecting = "the arguments from, limit, work, steward and at, where wanted"
)]
struct Recordings {
	#[serde(default)]
	from: Option<u32>,
	#[serde(default)]
	limit: Option<u32>,
	#[serde(default)]
	work: Option<u32>,
	#[serde(default)]
	steward: Option<Account>,
	#[serde(default)]
	at: Option<Hash>,
}

#[derive(Deserialize)]
#[serde(
	deny_unknown_fields,
	expecting = "the arguments recording and, where wanted, from, limit and at"
)]
struct Disclosures {
	recording: u32,
	#[serde(default)]
	from: Option<u16>,
	#[serde(default)]
	limit: Option<u32>,
	#[serde(default)]
	at: Option<Hash>,
}

pub(super) fn methods<C>(module: &mut RpcModule<C>) -> Result<(), RegisterMethodError>
where
	C: ProvideRuntimeApi<Block> + HeaderBackend<Block> + 'static,
	C::Api: MusicApi<Block, AccountId, AssetId, CollectionId>,
{
	register(module, "music_work", |client, Work { work, at }| {
		ask(client, at, |api, at| api.work(at, work))
	})?;
	register(module, "music_works", |client, All { from, limit, at }| {
		ask(client, at, |api, at| api.works(at, from.unwrap_or_default(), page(limit)))
	})?;
	register(module, "music_workByIswc", |client, ByIswc { iswc, at }| {
		let iswc = iswc.as_str().into();
		ask(client, at, |api, at| api.work_by_iswc(at, iswc))?.map_err(invalid_code)
	})?;
	register(module, "music_recording", |client, Recording { recording, at }| {
		ask(client, at, |api, at| api.recording(at, recording))
	})?;
	register(module, "music_recordings", |client, args: Recordings| {
		let Recordings { from, limit, work, steward, at } = args;
		let (from, limit) = (from.unwrap_or_default(), page(limit));
		let steward = steward.map(|Account(steward)| steward);
		ask(client, at, |api, at| api.recordings(at, from, limit, work, steward))
	})?;
	register(module, "music_recordingByIsrc", |client, ByIsrc { isrc, at }| {
		let isrc = isrc.as_str().into();
		ask(client, at, |api, at| api.recording_by_isrc(at, isrc))?.map_err(invalid_code)
	})?;
	register(module, "music_recordingByContent", |client, ByContent { content, at }| {
		ask(client, at, |api, at| api.recording_by_content(at, content))
	})?;
	register(module, "music_disclosures", |client, args: Disclosures| {
		let Disclosures { recording, from, limit, at } = args;
		let (from, limit) = (from.unwrap_or_default(), page(limit));
		ask(client, at, |api, at| api.disclosures(at, recording, from, limit))
	})?;
	register(module, "music_lineage", |client, Recording { recording, at }| {
		ask(client, at, |api, at| api.lineage(at, recording))
	})?;
	register(module, "music_descendants", |client, args: OfRecording| {
		let OfRecording { recording, from, limit, at } = args;
		let (from, limit) = (from.unwrap_or_default(), page(limit));
		ask(client, at, |api, at| api.descendants(at, recording, from, limit))
	})
}
