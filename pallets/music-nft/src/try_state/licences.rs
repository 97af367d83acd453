// SPDX-License-Identifier: Apache-2.0

//! What holds for licences.

use super::*;
use crate::{grants::is_before, lineage::share_of};

impl<T: Config> Pallet<T> {
	/// Offers and licences are counted, deposits on hold, exclusive licences alone, and recordings
	/// built on others have the licences with which they were registered.
	pub(super) fn check_licences(sums: &mut Sums<T>) -> Result<(), TryRuntimeError> {
		let mut offers = BTreeMap::new();
		for (id, number, offer) in LicenceOffers::<T>::iter() {
			count(&mut offers, id);
			let licensing = Licensings::<T>::get(id);
			ensure!(
				number < licensing.next_offer && offer.granted <= licensing.granted,
				"music: a licence offer is still to come"
			);
			ensure!(offer.input.terms.territory.is_valid(), "music: a licence for nowhere");
			sums.hold(HoldReason::Licence, &offer.deposit)?;
		}
		for (id, licensing) in Licensings::<T>::iter() {
			ensure!(Recordings::<T>::contains_key(id), "music: licences of nothing");
			ensure!(
				offers.remove(&id).unwrap_or(0) == licensing.offers
					&& licensing.offers <= T::MaxLicenceOffers::get(),
				"music: the licence offers of a recording are not counted"
			);
			let granted = RightsOf::<T>::iter_prefix_values(id)
				.try_fold(0u32, |sum, rights| sum.checked_add(rights.granted));
			ensure!(granted == Some(licensing.granted), "music: licences are not counted");
			ensure!(
				licensing.granted == 0 || Activities::<T>::get(id).sold,
				"music: a licence was sold, and nothing was"
			);
		}
		ensure!(offers.is_empty(), "music: a licence offer of nothing");
		Self::check_grants(sums)?;
		Self::check_rights()
	}

	fn check_grants(sums: &mut Sums<T>) -> Result<(), TryRuntimeError> {
		let mut used = BTreeMap::<GrantId, u32>::new();
		for (_, lineage) in Lineages::<T>::iter() {
			for source in lineage.sources {
				let Some(id) = source.grant else { continue };
				let usage = Grants::<T>::get(id).map(|grant| grant.terms.usage);
				ensure!(
					usage == Some(Use::Remix { share: source.share })
						&& parts_of_grant(id).0 == source.recording,
					"music: a source without its licence"
				);
				let owes = Lineages::<T>::get(source.recording).upstream();
				ensure!(share_of(source.share) >= owes, "music: a source owes more than it gets");
				let times = used.entry(id).or_default();
				*times = times.saturating_add(1);
			}
		}
		let mut all = 0usize;
		for (id, grant) in Grants::<T>::iter() {
			all = all.saturating_add(1);
			let (recording, number) = parts_of_grant(id);
			let licensing = Licensings::<T>::get(recording);
			ensure!(
				number < licensing.granted && grant.offer < licensing.next_offer,
				"music: a licence is still to come"
			);
			ensure!(
				GrantsOf::<T>::contains_key((&grant.holder, recording, id)),
				"music: a licence is not found by its holder"
			);
			ensure!(
				Disclosures::<T>::contains_key(recording, grant.disclosure),
				"music: a licence for what nobody has said"
			);
			let (from, until) = (grant.terms.term, grant.until);
			ensure!(from.is_some() == until.is_some(), "music: a licence has no end, or one");
			ensure!(
				used.remove(&id).unwrap_or(0) == grant.derivatives,
				"music: recordings with a licence are not counted"
			);
			sums.hold(HoldReason::Licence, &grant.deposit)?;
		}
		ensure!(used.is_empty(), "music: a licence that is used is not there");
		ensure!(GrantsOf::<T>::iter_keys().count() == all, "music: a licence of nobody");
		Ok(())
	}

	/// No licence for a use was bought by somebody else where an exclusive one was in force.
	fn check_rights() -> Result<(), TryRuntimeError> {
		let now = Self::now();
		for (recording, kind, rights) in RightsOf::<T>::iter() {
			ensure!(Recordings::<T>::contains_key(recording), "music: licences of nothing");
			let (grants, mut exclusive) = (
				Self::grants_between(recording, 0, u32::MAX),
				rights.exclusive.iter().map(|place| place.grant).collect::<Vec<_>>(),
			);
			for (id, grant) in &grants {
				if grant.terms.usage.kind() != kind || !grant.terms.exclusive {
					continue;
				}
				let place = rights.exclusive.iter().find(|place| place.grant == *id);
				let Some(place) = place else {
					ensure!(
						!is_before(now, grant.until),
						"music: an exclusive licence has no place"
					);
					continue;
				};
				exclusive.retain(|found| found != id);
				ensure!(
					place.holder == grant.holder
						&& place.until == grant.until
						&& place.territory == grant.terms.territory,
					"music: the place of an exclusive licence is not its own"
				);
				let mut later = grants.iter().filter(|(other, _)| other > id);
				let alone = later.all(|(_, other)| {
					other.terms.usage.kind() != kind
						|| other.holder == grant.holder
						|| !other.terms.territory.overlaps(&grant.terms.territory)
						|| !is_before(now, grant.until)
				});
				ensure!(alone, "music: an exclusive licence is not alone");
			}
			ensure!(exclusive.is_empty(), "music: a place of no exclusive licence");
		}
		Ok(())
	}
}
