// SPDX-License-Identifier: Apache-2.0

//! Works, recordings, and what AI has done in them.

use super::*;
use pallet_music_nft_runtime_api::{
	ContributorInfo, DisclosureInfo, DisclosurePage, InvalidCode, MadeInfo, RecordingInfo,
	RecordingPage, RecordingSummary, RoleInfo, ToolInfo, WorkInfo, WorkPage, WorkSummary,
};
use sp_core::H256;

impl<T: Config> Pallet<T> {
	/// A work.
	pub fn work_info(id: WorkId) -> Option<WorkInfo<T::AccountId>> {
		let (work, details) = (Works::<T>::get(id)?, WorksDetails::<T>::get(id)?);
		Some(WorkInfo {
			summary: summary_of_work(id, work, &details.title),
			metadata: details.metadata,
			contributors: contributors(&details.contributors),
		})
	}

	/// The works from a number on.
	pub fn work_infos(from: WorkId, limit: u32) -> WorkPage<T::AccountId> {
		let (works, next) = walk(from, NextWork::<T>::get(), limit, 1, |id| {
			let (work, details) = (Works::<T>::get(id)?, WorksDetails::<T>::get(id)?);
			Some(summary_of_work(id, work, &details.title))
		});
		WorkPage { works, next }
	}

	/// The work that has an ISWC.
	pub fn work_by_iswc(iswc: &Text) -> Result<Option<WorkInfo<T::AccountId>>, InvalidCode> {
		let code = core::str::from_utf8(&iswc.0).ok().and_then(Iswc::parse);
		let found = IswcOf::<T>::get(code.ok_or(InvalidCode::Iswc)?);
		Ok(found.and_then(Self::work_info))
	}

	/// A recording.
	pub fn recording_info(id: RecordingId) -> Option<RecordingInfo<T::AccountId>> {
		let (recording, details) = (Recordings::<T>::get(id)?, RecordingsDetails::<T>::get(id)?);
		Some(RecordingInfo {
			offered_to: recording.offered_to.clone(),
			summary: Self::summary_of_recording(id, recording, &details.title)?,
			content: details.content,
			c2pa: details.c2pa,
			uri: text(&details.uri),
			contributors: contributors(&details.contributors),
			account: Self::account_of(Purse::Recording(id)),
		})
	}

	/// The recordings from a number on: those of a work or a steward, if one is named.
	pub fn recording_infos(
		from: RecordingId,
		limit: u32,
		work: Option<WorkId>,
		steward: Option<&T::AccountId>,
	) -> RecordingPage<T::AccountId> {
		let (recordings, next) = walk(from, NextRecording::<T>::get(), limit, 1, |id| {
			let found = Recordings::<T>::get(id)
				.filter(|found| work.is_none() || found.work == work)
				.filter(|found| steward.is_none_or(|steward| found.steward == *steward))?;
			Self::summary_of_recording(id, found, &RecordingsDetails::<T>::get(id)?.title)
		});
		RecordingPage { recordings, next }
	}

	/// The recording that has an ISRC.
	pub fn recording_by_isrc(
		isrc: &Text,
	) -> Result<Option<RecordingInfo<T::AccountId>>, InvalidCode> {
		let code = core::str::from_utf8(&isrc.0).ok().and_then(Isrc::parse);
		let found = IsrcOf::<T>::get(code.ok_or(InvalidCode::Isrc)?);
		Ok(found.and_then(Self::recording_info))
	}

	/// The recording that has this content.
	pub fn recording_by_content(content: H256) -> Option<RecordingInfo<T::AccountId>> {
		ContentOf::<T>::get(content).and_then(Self::recording_info)
	}

	fn summary_of_recording(
		id: RecordingId,
		recording: RecordingOf<T>,
		title: &Title,
	) -> Option<RecordingSummary<T::AccountId>> {
		let Activity { sold, derivatives } = Activities::<T>::get(id);
		Some(RecordingSummary {
			recording: id,
			steward: recording.steward,
			title: text(title),
			isrc: recording.isrc.map(|code| text(code.as_bytes())),
			work: recording.work,
			revoked: recording.revoked,
			split: recording.split,
			disclosure: Self::disclosure_info(id, recording.disclosure)?,
			created_at: recording.created_at,
			registered_at: recording.registered_at,
			sold,
			state: disputes::state(Standings::<T>::get(id).state),
			derivatives,
		})
	}

	/// What was said of what AI has done in a recording, from a version on.
	pub fn disclosure_infos(id: RecordingId, from: DisclosureId, limit: u32) -> DisclosurePage {
		let end = Recordings::<T>::get(id)
			.map(|recording| u32::from(recording.disclosure).saturating_add(1))
			.unwrap_or_default();
		let (disclosures, next) = walk(from.into(), end, limit, 1, |version| {
			Self::disclosure_info(id, version.try_into().ok()?)
		});
		DisclosurePage { disclosures, next: next.and_then(|next| next.try_into().ok()) }
	}

	pub(super) fn disclosure_info(
		id: RecordingId,
		version: DisclosureId,
	) -> Option<DisclosureInfo> {
		let Disclosed { disclosure, statement, at, .. } = Disclosures::<T>::get(id, version)?;
		Some(DisclosureInfo {
			version,
			vocals: made(disclosure.vocals),
			instrumentation: made(disclosure.instrumentation),
			composition: made(disclosure.composition),
			post_production: made(disclosure.post_production),
			lyrics: made(disclosure.lyrics),
			statement: text(&statement),
			at,
		})
	}
}

fn summary_of_work<AccountId>(
	id: WorkId,
	work: Work<AccountId>,
	title: &Title,
) -> WorkSummary<AccountId> {
	WorkSummary {
		work: id,
		registrant: work.registrant,
		registered_at: work.registered_at,
		title: text(title),
		iswc: work.iswc.map(|code| text(code.as_bytes())),
		revoked: work.revoked,
		recordings: work.recordings,
	}
}

fn contributors<AccountId: Clone>(
	all: &[Contributor<AccountId>],
) -> Vec<ContributorInfo<AccountId>> {
	let told = |one: &Contributor<AccountId>| ContributorInfo {
		account: one.account.clone(),
		name: text(&one.name),
		role: role(one.role),
	};
	all.iter().map(told).collect()
}

fn role(role: Role) -> RoleInfo {
	match role {
		Role::MainArtist => RoleInfo::MainArtist,
		Role::FeaturedArtist => RoleInfo::FeaturedArtist,
		Role::Composer => RoleInfo::Composer,
		Role::Lyricist => RoleInfo::Lyricist,
		Role::Arranger => RoleInfo::Arranger,
		Role::Producer => RoleInfo::Producer,
		Role::Musician => RoleInfo::Musician,
		Role::Vocalist => RoleInfo::Vocalist,
		Role::MixingEngineer => RoleInfo::MixingEngineer,
		Role::MasteringEngineer => RoleInfo::MasteringEngineer,
		Role::MusicPublisher => RoleInfo::MusicPublisher,
		Role::Label => RoleInfo::Label,
		Role::Other => RoleInfo::Other,
	}
}

fn made(made: Made) -> MadeInfo {
	let tool = |tool| match tool {
		Tool::Listed(model) => ToolInfo::Listed(model),
		Tool::Other(hash) => ToolInfo::Other(hash),
	};
	match made {
		Made::NotPresent => MadeInfo::NotPresent,
		Made::Human => MadeInfo::Human,
		Made::Assisted(with) => MadeInfo::Assisted(with.map(tool)),
		Made::Generated(by) => MadeInfo::Generated(tool(by)),
	}
}
