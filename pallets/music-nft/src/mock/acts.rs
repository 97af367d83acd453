// SPDX-License-Identifier: Apache-2.0

//! What accounts do in tests, and what there is to see.

use super::*;
use crate::settle::Shares;
use frame_support::traits::{
	fungible::InspectHold,
	fungibles::{Inspect, Mutate},
	tokens::Preservation,
};
use sp_core::H256;

/// Does what a transaction of `who` with this call does, and checks the state. All or nothing, as
/// for a call of a block.
pub fn submit(who: AccountId, call: Call<Test>) -> DispatchResult {
	submit_as(RuntimeOrigin::signed(who), call)
}

/// Does what a call with this origin does, and checks the state.
pub fn submit_as(origin: RuntimeOrigin, call: Call<Test>) -> DispatchResult {
	let result = RuntimeCall::Music(call).dispatch(origin);
	check();
	result.map(|_| ()).map_err(|error| error.error)
}

/// A hash that is not that of another seed.
pub fn hash(seed: u64) -> H256 {
	H256::from_low_u64_be(seed + 1)
}

/// A text as bytes.
pub fn text<S: frame_support::traits::Get<u32>>(text: &str) -> BoundedVec<u8, S> {
	text.as_bytes().to_vec().try_into().unwrap()
}

/// Parts of a hundred.
pub fn percent(parts: u32) -> Permill {
	Permill::from_percent(parts)
}

/// Somebody who has contributed.
pub fn contributor(name: &str, role: Role) -> Contributor<AccountId> {
	Contributor { account: None, name: text(name), role }
}

/// A work of one composer.
pub fn work_input() -> WorkInputOf<Test> {
	WorkInput {
		iswc: None,
		title: text("Song"),
		metadata: hash(0),
		contributors: vec![contributor("Ada", Role::Composer)].try_into().unwrap(),
	}
}

/// Registers a work.
pub fn register_work(who: AccountId, input: WorkInputOf<Test>) -> Result<WorkId, DispatchError> {
	let id = NextWork::<Test>::get();
	submit(who, Call::register_work { input: Box::new(input) })?;
	Ok(id)
}

/// Makes a split.
pub fn split_as(
	who: AccountId,
	payees: &[(Payee<AccountId>, u32)],
) -> Result<SplitId, DispatchError> {
	let id = NextSplit::<Test>::get();
	submit(who, Call::create_split { payees: payees.to_vec().try_into().unwrap() })?;
	Ok(id)
}

/// Makes a split of Eve's in which payees get so many millionths.
pub fn split(payees: &[(Payee<AccountId>, u32)]) -> SplitId {
	split_as(EVE, payees).unwrap()
}

/// Makes a split for accounts.
pub fn split_of(accounts: &[(AccountId, u32)]) -> SplitId {
	let payees: Vec<_> =
		accounts.iter().map(|(who, parts)| (Payee::Account(who.clone()), *parts)).collect();
	split(&payees)
}

/// A recording by people alone, with its own content, whose money goes to a split.
pub fn recording_input(split: SplitId) -> RecordingInputOf<Test> {
	RecordingInput {
		isrc: None,
		work: None,
		title: text("Song (live)"),
		content: hash(1_000 + u64::from(NextRecording::<Test>::get())),
		c2pa: None,
		uri: text("ipfs://song"),
		created_at: START_MS - DAY,
		contributors: vec![contributor("Ada", Role::MainArtist)].try_into().unwrap(),
		disclosure: Disclosure::all(Made::Human),
		statement: text(""),
		sources: Default::default(),
		split,
	}
}

/// Registers a recording.
pub fn register_as(
	who: AccountId,
	input: RecordingInputOf<Test>,
) -> Result<RecordingId, DispatchError> {
	let id = NextRecording::<Test>::get();
	submit(who, Call::register_recording { input: Box::new(input) })?;
	Ok(id)
}

/// Registers a recording whose money goes to its steward alone.
pub fn register(who: AccountId) -> RecordingId {
	let split = split_of(&[(who.clone(), PARTS)]);
	register_as(who, recording_input(split)).unwrap()
}

/// Does something as a call of a block does it: all or nothing.
pub fn all_or_nothing<R>(
	act: impl FnOnce() -> Result<R, DispatchError>,
) -> Result<R, DispatchError> {
	frame_support::storage::with_storage_layer(act)
}

/// Registers a recording whose money goes to its steward alone, with what differs.
pub fn register_with(
	who: AccountId,
	change: impl FnOnce(&mut RecordingInputOf<Test>),
) -> Result<RecordingId, DispatchError> {
	all_or_nothing(|| {
		let mut input = recording_input(split_of(&[(who.clone(), PARTS)]));
		change(&mut input);
		register_as(who, input)
	})
}

/// Registers a recording of a steward that is built on others: with these licences, or as their
/// steward.
pub fn remix(
	who: AccountId,
	sources: &[(RecordingId, Option<GrantId>)],
) -> Result<RecordingId, DispatchError> {
	let sources: Vec<_> = sources
		.iter()
		.map(|(recording, grant)| SourceInput { recording: *recording, grant: *grant })
		.collect();
	register_with(who, |input| input.sources = sources.try_into().unwrap())
}

/// Shares what came to the account of a recording.
pub fn pay_recording(
	id: RecordingId,
	asset: &Asset,
	amount: Balance,
) -> Result<Shares, DispatchError> {
	all_or_nothing(|| Music::pay_recording(id, asset, amount))
}

/// A recording that is there.
pub fn recording(id: RecordingId) -> RecordingOf<Test> {
	Recordings::<Test>::get(id).unwrap()
}

/// Lets the accounts of a recording and its split receive an asset, at Eve's expense.
pub fn fund(id: RecordingId, asset: &Asset) {
	Music::fund_purse(&EVE, Purse::Recording(id), asset).unwrap();
}

/// Lets the account of a split receive an asset, at Eve's expense.
pub fn fund_split(id: SplitId, asset: &Asset) {
	Music::fund_purse(&EVE, Purse::Split(id), asset).unwrap();
}

/// Moves money of Eve's to an account of ours, which nobody knows of.
pub fn donate(purse: Purse, asset: &Asset, amount: Balance) {
	NativeAndAssets::transfer(
		asset.clone(),
		&EVE,
		&Music::account_of(purse),
		amount,
		Preservation::Preserve,
	)
	.unwrap();
}

/// Sells something of a recording for a price, which Eve pays.
pub fn sell(id: RecordingId, asset: &Asset, price: Balance) -> Result<Shares, DispatchError> {
	let shares = all_or_nothing(|| {
		fund(id, asset);
		donate(Purse::Recording(id), asset, price);
		Music::pay_recording(id, asset, price)
	});
	check();
	shares
}

/// Lets a split receive something, through a recording of its own that pays no fee.
pub fn deposit_to_split(split: SplitId, asset: &Asset, amount: Balance) {
	let fee = TestFee::get();
	TestFee::set(Permill::zero());
	let recording = Recordings::<Test>::iter()
		.find(|(_, recording)| recording.split == split)
		.map(|(id, _)| id)
		.unwrap_or_else(|| register_as(EVE, recording_input(split)).unwrap());
	assert_eq!(sell(recording, asset, amount).unwrap().rest, amount);
	TestFee::set(fee);
}

/// Claims for a slot.
pub fn claim(split: SplitId, slot: SlotId, asset: &Asset) -> DispatchResult {
	submit(PANEL, Call::claim { split, slot, asset: asset.clone() })
}

/// Claims for a holder of units.
pub fn claim_stream(stream: StreamId, who: AccountId, asset: &Asset) -> DispatchResult {
	submit(PANEL, Call::claim_stream { stream, who, asset: asset.clone() })
}

/// Keeps an account from receiving or sending an asset.
pub fn block(asset: &Asset, who: AccountId) {
	let NativeOrWithId::WithId(id) = asset else { panic!("not an asset") };
	Assets::block(RuntimeOrigin::signed(ALICE), *id, who).unwrap();
}

/// Lets it again.
pub fn unblock(asset: &Asset, who: AccountId) {
	let NativeOrWithId::WithId(id) = asset else { panic!("not an asset") };
	Assets::thaw(RuntimeOrigin::signed(ALICE), *id, who).unwrap();
}

/// What `who` can spend of `asset`.
pub fn free(asset: &Asset, who: AccountId) -> Balance {
	NativeAndAssets::balance(asset.clone(), &who)
}

/// What `who` has got of `asset` since the beginning, for one who is rich.
pub fn gain(asset: &Asset, who: AccountId) -> i128 {
	free(asset, who) as i128 - RICH as i128
}

/// What waits on an account of ours.
pub fn waits(purse: Purse, asset: &Asset) -> Balance {
	let least = if *asset == NATIVE { ED } else { ASSET_ED };
	// Nothing, if it has not even been funded yet.
	free(asset, Music::account_of(purse)).saturating_sub(least)
}

/// What `who` has on hold for a reason.
pub fn held(reason: HoldReason, who: AccountId) -> Balance {
	Balances::balance_on_hold(&reason.into(), &who)
}

/// The events of the pallet in this block so far.
pub fn events() -> Vec<Event<Test>> {
	System::events()
		.into_iter()
		.filter_map(|record| match record.event {
			RuntimeEvent::Music(event) => Some(event),
			_ => None,
		})
		.collect()
}

/// Whether the pallet has told this in this block.
pub fn told(event: Event<Test>) -> bool {
	events().contains(&event)
}
