// SPDX-License-Identifier: Apache-2.0

//! What accounts can do. A section of the pallet's module, into which it is imported.

use frame_support::pallet_macros::pallet_section;

#[pallet_section]
mod calls {
	// Call indices: 0..=29 registry, splits and money that waits; 30..=69 sales, licences, disputes.
	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Registers a work, which the caller can withdraw as long as there are no recordings of it.
		/// Takes a deposit. Emits `WorkRegistered`.
		#[pallet::call_index(0)]
		#[pallet::weight(T::WeightInfo::register_work(input.contributors.len() as u32))]
		pub fn register_work(origin: OriginFor<T>, input: Box<WorkInputOf<T>>) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_register_work(&who, *input).map(|_| ())
		}

		/// Gives a work that was registered without one its ISWC, for good. For who has registered
		/// it. Emits `IswcAssigned`.
		#[pallet::call_index(1)]
		#[pallet::weight(T::WeightInfo::assign_iswc())]
		pub fn assign_iswc(origin: OriginFor<T>, work: WorkId, iswc: [u8; 11]) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_assign_iswc(&who, work, iswc)
		}

		/// Removes a work of which there are no recordings. For who has registered it. The deposit
		/// goes back. Emits `WorkWithdrawn`.
		#[pallet::call_index(2)]
		#[pallet::weight(T::WeightInfo::withdraw_work())]
		pub fn withdraw_work(origin: OriginFor<T>, work: WorkId) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_withdraw_work(&who, work)
		}

		/// Registers a recording, whose steward the caller is.
		///
		/// Code and content hash are those of no other recording. Contributors, content, sources and
		/// split never change. Each source needs a licence for remixes in force that the caller has,
		/// or has the same steward. Takes deposits. Emits `Disclosed` and `RecordingRegistered`.
		#[pallet::call_index(3)]
		#[pallet::weight({
			let (n, s) = (input.contributors.len() as u32, input.sources.len() as u32);
			T::WeightInfo::register_recording(n, s)
				.max(T::WeightInfo::register_recording_on_own(n, s))
		})]
		pub fn register_recording(
			origin: OriginFor<T>,
			input: Box<RecordingInputOf<T>>,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_register(&who, *input).map(|_| ())
		}

		/// Gives a recording that was registered without one its ISRC, for good. For the steward.
		/// Emits `IsrcAssigned`.
		#[pallet::call_index(4)]
		#[pallet::weight(T::WeightInfo::assign_isrc())]
		pub fn assign_isrc(
			origin: OriginFor<T>,
			recording: RecordingId,
			isrc: [u8; 12],
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_assign_isrc(&who, recording, isrc)
		}

		/// Says anew what AI has done in a recording. For the steward.
		///
		/// Before anything is sold, anything can be said, in the place of what was said before. After
		/// that, no area may be said to be made with less AI, and all versions stay. Takes a deposit.
		/// Emits `Disclosed`.
		#[pallet::call_index(5)]
		#[pallet::weight(T::WeightInfo::amend_disclosure())]
		pub fn amend_disclosure(
			origin: OriginFor<T>,
			recording: RecordingId,
			disclosure: Disclosure,
			statement: Statement,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_amend_disclosure(&who, recording, disclosure, statement)
		}

		/// Offers the stewardship of a recording to an account, or to nobody any more. For the
		/// steward. Emits `StewardshipOffered`.
		#[pallet::call_index(6)]
		#[pallet::weight(T::WeightInfo::offer_stewardship())]
		pub fn offer_stewardship(
			origin: OriginFor<T>,
			recording: RecordingId,
			to: Option<T::AccountId>,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_offer_stewardship(&who, recording, to)
		}

		/// Takes the stewardship that is offered to the caller. Deposits stay with who has paid them,
		/// and the split as it is. Emits `StewardshipTransferred`.
		#[pallet::call_index(7)]
		#[pallet::weight(T::WeightInfo::accept_stewardship())]
		pub fn accept_stewardship(origin: OriginFor<T>, recording: RecordingId) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_accept_stewardship(&who, recording)
		}

		/// Removes a recording of which nothing was sold and on which none is built. For the steward.
		/// Deposits go back to who has paid them. Emits `RecordingWithdrawn`.
		#[pallet::call_index(8)]
		#[pallet::weight(T::WeightInfo::withdraw_recording(T::MaxSources::get()))]
		pub fn withdraw_recording(origin: OriginFor<T>, recording: RecordingId) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_withdraw_recording(&who, recording)
		}

		/// Takes the codes, and the content hash of a recording, from who has registered what is not
		/// his, so that others can register it. For `PanelOrigin`. Emits `CodesRevoked`.
		#[pallet::call_index(9)]
		#[pallet::weight(T::WeightInfo::revoke_codes())]
		pub fn revoke_codes(origin: OriginFor<T>, from: Registered) -> DispatchResult {
			T::PanelOrigin::ensure_origin(origin)?;
			Self::do_revoke_codes(from)
		}

		/// Makes a split: who gets how many millionths, a million in all.
		///
		/// It never changes, but that a payee can give his own slot to another account, or make a
		/// stream of it. Splits among the payees exist already, so there are no cycles. Takes a
		/// deposit. Emits `SplitCreated`.
		#[pallet::call_index(10)]
		#[pallet::weight({
			let n = payees.len() as u32;
			T::WeightInfo::create_split(n).max(T::WeightInfo::create_split_of_models(n))
		})]
		pub fn create_split(origin: OriginFor<T>, payees: PayeesOf<T>) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_create_split(&who, payees).map(|_| ())
		}

		/// Removes a split that nothing uses, and that has never received anything. For who has made
		/// it. The deposit goes back. Emits `SplitRemoved`.
		#[pallet::call_index(11)]
		#[pallet::weight(T::WeightInfo::remove_split(T::MaxSlots::get()))]
		pub fn remove_split(origin: OriginFor<T>, split: SplitId) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_remove_split(&who, split)
		}

		/// Gives a slot of a split to another account, with what was not claimed yet. For its payee.
		/// Emits `HandedOn`.
		#[pallet::call_index(12)]
		#[pallet::weight(T::WeightInfo::hand_on())]
		pub fn hand_on(
			origin: OriginFor<T>,
			split: SplitId,
			slot: SlotId,
			to: T::AccountId,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_hand_on(&who, split, slot, to)
		}

		/// Pays the payee of a slot what he has not got yet of an asset. For anybody. What cannot be
		/// paid waits on. Emits `Claimed`.
		#[pallet::call_index(13)]
		#[pallet::weight(T::WeightInfo::claim())]
		pub fn claim(
			origin: OriginFor<T>,
			split: SplitId,
			slot: SlotId,
			asset: T::AssetId,
		) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_claim(split, slot, &asset)
		}

		/// Does [`Self::claim`] for a slot of a split, for one of the split that is its payee, and so
		/// on, where there is something to claim. For anybody. Emits `Claimed`.
		#[pallet::call_index(14)]
		#[pallet::weight(T::WeightInfo::claim_path(path.len() as u32))]
		pub fn claim_path(
			origin: OriginFor<T>,
			split: SplitId,
			path: PathOf<T>,
			asset: T::AssetId,
		) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_claim_path(split, &path, &asset)
		}

		/// Pays the split of a recording its share of what another one has sold that is built on it.
		/// For anybody. Not while its ownership is disputed, nor after that was upheld before the
		/// panel has named a split. Emits `UpstreamClaimed`.
		#[pallet::call_index(15)]
		#[pallet::weight(T::WeightInfo::claim_upstream())]
		pub fn claim_upstream(
			origin: OriginFor<T>,
			recording: RecordingId,
			ancestor: RecordingId,
			asset: T::AssetId,
		) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_claim_upstream(recording, ancestor, &asset)
		}

		/// Fills the account of a recording or a split up to the minimum balances, from the caller's
		/// money, so that it can receive an asset. It does not come back. Emits `Funded`.
		#[pallet::call_index(16)]
		#[pallet::weight(T::WeightInfo::fund())]
		pub fn fund(origin: OriginFor<T>, purse: Purse, asset: T::AssetId) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_fund(&who, purse, &asset)
		}

		/// Makes a stream of a slot, in units that can be traded. For its payee, who has all of them
		/// at first. Takes deposits. Emits `StreamCreated`.
		#[pallet::call_index(17)]
		#[pallet::weight(T::WeightInfo::fractionalise())]
		pub fn fractionalise(
			origin: OriginFor<T>,
			split: SplitId,
			slot: SlotId,
			units: u64,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_fractionalise(&who, split, slot, units).map(|_| ())
		}

		/// Pays a holder of units what he can claim of an asset. For anybody. Emits `StreamClaimed`.
		#[pallet::call_index(18)]
		#[pallet::weight(T::WeightInfo::claim_stream())]
		pub fn claim_stream(
			origin: OriginFor<T>,
			stream: StreamId,
			who: T::AccountId,
			asset: T::AssetId,
		) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_claim_stream(stream, &who, &asset)
		}

		/// Gives units to another account. What the split has received before stays with the caller,
		/// but for less than one smallest unit of each asset if he gives all. Takes a deposit if the
		/// other has nothing of the stream yet. Emits `UnitsMoved`.
		#[pallet::call_index(19)]
		#[pallet::weight(T::WeightInfo::transfer_units())]
		pub fn transfer_units(
			origin: OriginFor<T>,
			stream: StreamId,
			to: T::AccountId,
			units: u64,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_transfer_units(&who, stream, &to, units)
		}

		/// Offers units of the caller for sale in place of what he has offered before, or none any
		/// more. The price is in an asset that is accepted, and of which he can receive it. Emits
		/// `UnitsOffered`.
		#[pallet::call_index(20)]
		#[pallet::weight(T::WeightInfo::sell_units())]
		pub fn sell_units(
			origin: OriginFor<T>,
			stream: StreamId,
			ask: Option<AskOf<T>>,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_sell_units(&who, stream, ask)
		}

		/// Buys units that are for sale, for `max_in` units of the chosen asset at most. The seller
		/// gets the price; what the split has received before stays his. Takes a deposit if the
		/// caller has nothing of the stream yet. Emits `UnitsMoved` and `UnitsBought`.
		#[pallet::call_index(21)]
		#[pallet::weight(T::WeightInfo::buy_units())]
		pub fn buy_units(
			origin: OriginFor<T>,
			stream: StreamId,
			seller: T::AccountId,
			units: u64,
			pay: PaymentOf<T>,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_buy_units(&who, stream, &seller, units, pay)
		}

		/// Makes a slot that of the caller again, who has all units of its stream, if nobody else has
		/// money of it to be claimed. Deposits go back. Emits `StreamClosed`.
		#[pallet::call_index(22)]
		#[pallet::weight(T::WeightInfo::close_stream())]
		pub fn close_stream(origin: OriginFor<T>, stream: StreamId) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_close_stream(&who, stream)
		}

		/// Pays the fees that wait on a recording's account to who gets them, which the chain also
		/// does by itself. For anybody. Emits `FeesShared`.
		#[pallet::call_index(23)]
		#[pallet::weight(T::WeightInfo::share_fees())]
		pub fn share_fees(
			origin: OriginFor<T>,
			recording: RecordingId,
			asset: T::AssetId,
		) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_share_fees(recording, &asset)
		}

		/// Pays `who` what he could not be paid before. For anybody. Emits `OwedPaid`.
		#[pallet::call_index(24)]
		#[pallet::weight(T::WeightInfo::claim_owed())]
		pub fn claim_owed(
			origin: OriginFor<T>,
			who: T::AccountId,
			asset: T::AssetId,
		) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_claim_owed(&who, &asset)
		}

		/// Lets prices be in an asset, or no new ones any more. For `AdminOrigin`. The pallet's
		/// account has to hold its minimum balance. Emits `AssetAccepted`.
		#[pallet::call_index(25)]
		#[pallet::weight(T::WeightInfo::accept_asset())]
		pub fn accept_asset(
			origin: OriginFor<T>,
			asset: T::AssetId,
			accepted: bool,
		) -> DispatchResult {
			T::AdminOrigin::ensure_origin(origin)?;
			Self::do_accept_asset(&asset, accepted)
		}

		/// Gives a slot that is that of the owner of a model to an account, if nobody owns the model
		/// any more, with what was not claimed. For `PanelOrigin`. Emits `PayeeNamed`.
		#[pallet::call_index(26)]
		#[pallet::weight(T::WeightInfo::hand_on().saturating_add(T::DbWeight::get().reads(2)))]
		pub fn name_payee(
			origin: OriginFor<T>,
			split: SplitId,
			slot: SlotId,
			to: T::AccountId,
		) -> DispatchResult {
			T::PanelOrigin::ensure_origin(origin)?;
			Self::do_name_payee(split, slot, to)
		}

		/// Offers a licence for a recording. For the steward, who fills the accounts up if they cannot
		/// receive the price yet. Takes a deposit. Emits `LicenceOffered`.
		#[pallet::call_index(50)]
		#[pallet::weight(T::WeightInfo::create_licence_offer())]
		pub fn create_licence_offer(
			origin: OriginFor<T>,
			recording: RecordingId,
			input: Box<LicenceOfferInputOf<T>>,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_create_licence_offer(&who, recording, *input).map(|_| ())
		}

		/// Changes a licence offer, whose revision grows. For the steward. What is licensed does not
		/// change once somebody has bought. Takes a deposit in the place of the last. Emits
		/// `LicenceOffered`.
		#[pallet::call_index(51)]
		#[pallet::weight(T::WeightInfo::set_licence_offer())]
		pub fn set_licence_offer(
			origin: OriginFor<T>,
			recording: RecordingId,
			offer: LicenceOfferId,
			input: Box<LicenceOfferInputOf<T>>,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_set_licence_offer(&who, recording, offer, *input)
		}

		/// Removes a licence offer. For the steward. Licences stay as they are. The deposit goes back
		/// to who has paid it. Emits `LicenceOfferRemoved`.
		#[pallet::call_index(52)]
		#[pallet::weight(T::WeightInfo::remove_licence_offer())]
		pub fn remove_licence_offer(
			origin: OriginFor<T>,
			recording: RecordingId,
			offer: LicenceOfferId,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_remove_licence_offer(&who, recording, offer)
		}

		/// Buys a licence, for `max_in` units of the chosen asset at most. Takes a deposit. The price
		/// is shared as that of a sale. Emits `LicenceGranted` and `Settled`.
		#[pallet::call_index(53)]
		#[pallet::weight(T::WeightInfo::buy_licence())]
		pub fn buy_licence(
			origin: OriginFor<T>,
			recording: RecordingId,
			offer: LicenceOfferId,
			purchase: LicencePurchaseOf<T>,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_buy_licence(&who, recording, offer, purchase).map(|_| ())
		}

		/// Gives up a licence, which leaves the storage, if no recording in storage was registered
		/// with it. For its holder. The deposit goes back. Emits `LicenceSurrendered`.
		#[pallet::call_index(54)]
		#[pallet::weight(T::WeightInfo::surrender_licence())]
		pub fn surrender_licence(origin: OriginFor<T>, grant: GrantId) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_surrender_licence(&who, grant)
		}

		/// Disputes a recording, of which nothing is sold until that is over. For anybody but the
		/// steward. Takes a bond, which doubles with each dispute about the recording that was
		/// rejected, and is `max_bond` at most, and a deposit for what is remembered of it. Emits
		/// `Contested`.
		#[pallet::call_index(60)]
		#[pallet::weight(T::WeightInfo::contest())]
		pub fn contest(
			origin: OriginFor<T>,
			recording: RecordingId,
			ground: Ground,
			evidence: H256,
			max_bond: Balance,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_contest(&who, recording, ground, evidence, max_bond).map(|_| ())
		}

		/// Rules on a dispute: for who has disputed, so that the recording is blocked for good and the
		/// bond goes back, or for the steward, who gets the bond but for a fee. For `PanelOrigin`.
		/// Emits `DisputeEnded` and `BondAwarded`.
		#[pallet::call_index(61)]
		#[pallet::weight(T::WeightInfo::rule_dispute())]
		pub fn rule_dispute(
			origin: OriginFor<T>,
			recording: RecordingId,
			dispute: DisputeId,
			upheld: bool,
		) -> DispatchResult {
			T::PanelOrigin::ensure_origin(origin)?;
			Self::do_rule_dispute(recording, dispute, upheld)
		}

		/// Ends a dispute on which the panel has not ruled in time, which the chain also does by
		/// itself. For anybody. The bond goes back. Emits `DisputeEnded`.
		#[pallet::call_index(62)]
		#[pallet::weight(T::WeightInfo::end_dispute())]
		pub fn end_dispute(origin: OriginFor<T>, recording: RecordingId) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_end_dispute(recording)
		}

		/// Names the split that gets what is still to come to a recording of which a dispute about the
		/// ownership was upheld: that is, what it gets of recordings built on it, which waits until
		/// then. It can be the one that there is. For `PanelOrigin`. Emits `SplitNamed`.
		#[pallet::call_index(63)]
		#[pallet::weight(T::WeightInfo::rule_dispute())]
		pub fn name_split(
			origin: OriginFor<T>,
			recording: RecordingId,
			split: SplitId,
		) -> DispatchResult {
			T::PanelOrigin::ensure_origin(origin)?;
			Self::do_name_split(recording, split)
		}

		/// Puts an edition of a recording on sale. For the steward.
		///
		/// Its terms never change. The first one makes the collection of the recording. Takes
		/// deposits, what the ledger takes for the collection, and what the accounts of recording
		/// and split lack of the minimum balances. Emits `EditionCreated`.
		#[pallet::call_index(30)]
		#[pallet::weight(T::WeightInfo::create_edition())]
		pub fn create_edition(
			origin: OriginFor<T>,
			recording: RecordingId,
			terms: Box<EditionTermsOf<T>>,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_create_edition(&who, recording, *terms).map(|_| ())
		}

		/// Ends the sale of an edition for good. For the steward. Not of an auction in which somebody
		/// has bid. Resales go on. Emits `EditionClosed`.
		#[pallet::call_index(31)]
		#[pallet::weight(T::WeightInfo::close_edition())]
		pub fn close_edition(
			origin: OriginFor<T>,
			recording: RecordingId,
			edition: EditionId,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_close_edition(&who, recording, edition)
		}

		/// Removes an edition that is closed, of which nothing was sold, and whose list is empty. For
		/// the steward. The deposit goes back. Emits `EditionRemoved`.
		#[pallet::call_index(32)]
		#[pallet::weight(T::WeightInfo::remove_edition())]
		pub fn remove_edition(
			origin: OriginFor<T>,
			recording: RecordingId,
			edition: EditionId,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_remove_edition(&who, recording, edition)
		}

		/// Puts an account on the list of an edition, or takes it off. For the steward. Takes a
		/// deposit, or gives it back. Emits `AllowedSet`.
		#[pallet::call_index(33)]
		#[pallet::weight(T::WeightInfo::set_allowed())]
		pub fn set_allowed(
			origin: OriginFor<T>,
			recording: RecordingId,
			edition: EditionId,
			account: T::AccountId,
			allowed: bool,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_set_allowed(&who, recording, edition, account, allowed)
		}

		/// Removes up to `most` entries of the lists of an edition that is over: who could buy, and
		/// who has bought how many. For anybody. Deposits go back. Emits `ListsCleared`.
		#[pallet::call_index(34)]
		#[pallet::weight(T::WeightInfo::clear_lists(*most))]
		pub fn clear_lists(
			origin: OriginFor<T>,
			recording: RecordingId,
			edition: EditionId,
			most: u32,
		) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_clear_lists(recording, edition, most)
		}

		/// Buys an item of an edition at its price now, for `max_in` units of the chosen asset at
		/// most. Takes deposits. Emits `Collected`, `Settled` and `ItemMoved`.
		#[pallet::call_index(35)]
		#[pallet::weight(T::WeightInfo::buy())]
		pub fn buy(
			origin: OriginFor<T>,
			recording: RecordingId,
			edition: EditionId,
			expected_disclosure: DisclosureId,
			pay: PaymentOf<T>,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_buy(&who, recording, edition, expected_disclosure, pay).map(|_| ())
		}

		/// Bids in the auction of an edition: the reserve, or a step more than the highest bid, if that
		/// names the disclosure in force. Who has made it has his money back at once. The money waits
		/// on the account of the recording. Takes deposits. Emits `Collected` and `AuctionBid`.
		#[pallet::call_index(36)]
		#[pallet::weight(T::WeightInfo::bid_in_auction())]
		pub fn bid_in_auction(
			origin: OriginFor<T>,
			recording: RecordingId,
			edition: EditionId,
			amount: Balance,
			expected_disclosure: DisclosureId,
			pay: PaymentOf<T>,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_bid_in_auction(&who, recording, edition, amount, expected_disclosure, pay)
		}

		/// Takes the highest bid back, which the caller has made. Only if another disclosure is in
		/// force than he has seen, or if the auction could not be ended for two `RetryPeriod`s. Emits
		/// `AuctionBidReturned`.
		#[pallet::call_index(37)]
		#[pallet::weight(T::WeightInfo::leave_auction())]
		pub fn leave_auction(
			origin: OriginFor<T>,
			recording: RecordingId,
			edition: EditionId,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_leave_auction(&who, recording, edition)
		}

		/// Ends an auction whose time is over, which the chain also does by itself. For anybody.
		/// Emits `Settled`, `ItemMoved` and `AuctionEnded`.
		#[pallet::call_index(38)]
		#[pallet::weight(T::WeightInfo::end_auction())]
		pub fn end_auction(
			origin: OriginFor<T>,
			recording: RecordingId,
			edition: EditionId,
		) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_end_auction(recording, edition)
		}

		/// Offers an item of the caller for sale at a price in the asset of its edition, or not any
		/// more. Emits `ItemListed`.
		#[pallet::call_index(39)]
		#[pallet::weight(T::WeightInfo::list_item())]
		pub fn list_item(
			origin: OriginFor<T>,
			recording: RecordingId,
			item: ItemId,
			price: Option<Balance>,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_list_item(&who, recording, item, price)
		}

		/// Buys an item that is for sale, for `max_in` units of the chosen asset at most. Fee and
		/// royalty come off the price, the rest goes to the seller. Takes a deposit. Emits
		/// `Collected`, `Settled`, `SellerPaid` and `ItemMoved`.
		#[pallet::call_index(40)]
		#[pallet::weight(T::WeightInfo::buy_item())]
		pub fn buy_item(
			origin: OriginFor<T>,
			recording: RecordingId,
			item: ItemId,
			expected_disclosure: DisclosureId,
			pay: PaymentOf<T>,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_buy_item(&who, recording, item, expected_disclosure, pay)
		}

		/// Gives an item of the caller away, `MaxGifts` times at most until it is sold again. Takes a
		/// deposit of the caller. Emits `ItemMoved`.
		#[pallet::call_index(41)]
		#[pallet::weight(T::WeightInfo::gift())]
		pub fn gift(
			origin: OriginFor<T>,
			recording: RecordingId,
			item: ItemId,
			to: T::AccountId,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_gift(&who, recording, item, &to)
		}

		/// Destroys an item of the caller. Deposits for it go back, but for those of its history.
		/// Emits `ItemBurned`.
		#[pallet::call_index(42)]
		#[pallet::weight(T::WeightInfo::burn_item())]
		pub fn burn_item(
			origin: OriginFor<T>,
			recording: RecordingId,
			item: ItemId,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_burn_item(&who, recording, item)
		}

		/// Removes up to `most` entries of the history of an item that was destroyed. For anybody.
		/// Deposits go back. Emits `HistoryCleared`.
		#[pallet::call_index(43)]
		#[pallet::weight(T::WeightInfo::clear_history(*most))]
		pub fn clear_history(
			origin: OriginFor<T>,
			recording: RecordingId,
			item: ItemId,
			most: u32,
		) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_clear_history(recording, item, most)
		}

		/// Bids an amount, in the asset of its edition, for an item that somebody has, until a
		/// moment. The money waits on the account of the recording. Takes deposits. Emits `Collected`
		/// and `BidMade`.
		#[pallet::call_index(44)]
		#[pallet::weight(T::WeightInfo::make_bid())]
		pub fn make_bid(
			origin: OriginFor<T>,
			recording: RecordingId,
			item: ItemId,
			amount: Balance,
			until: Moment,
			expected_disclosure: DisclosureId,
			pay: PaymentOf<T>,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_make_bid(&who, recording, item, amount, until, expected_disclosure, pay)
				.map(|_| ())
		}

		/// Takes a bid of the caller for an item back. Emits `BidClosed`.
		#[pallet::call_index(45)]
		#[pallet::weight(T::WeightInfo::cancel_bid())]
		pub fn cancel_bid(
			origin: OriginFor<T>,
			recording: RecordingId,
			bid: BidId,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_cancel_bid(&who, recording, bid)
		}

		/// Sells an item of the caller to who bids for it. Fee and royalty come off the bid, the rest
		/// goes to the caller. Emits `Settled`, `SellerPaid`, `ItemMoved` and `BidClosed`.
		#[pallet::call_index(46)]
		#[pallet::weight(T::WeightInfo::accept_bid())]
		pub fn accept_bid(
			origin: OriginFor<T>,
			recording: RecordingId,
			bid: BidId,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_accept_bid(&who, recording, bid)
		}
	}
}
