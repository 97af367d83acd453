// SPDX-License-Identifier: Apache-2.0

//! What accounts can do. A section of the pallet's module, into which it is imported.

use frame_support::pallet_macros::pallet_section;

#[pallet_section]
mod calls {
	// Call indices: 0..=12 vaults, 20..=23 rules, 30..=35 bills and streams, 40 forecasts, 50..=59 pools.
	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Makes a vault, to which the caller pays the deposit and the minimum balance of native
		/// tokens.
		///
		/// `fees` of native tokens are put in for what the chain will do for it. Emits `Recorded`
		/// with `Created`.
		#[pallet::call_index(0)]
		#[pallet::weight(T::WeightInfo::create_vault())]
		pub fn create_vault(
			origin: OriginFor<T>,
			owners: Owners<T::AccountId>,
			policy: Policy,
			fees: Balance,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_create(&who, owners, policy, fees).map(|_| ())
		}

		/// Puts money into a vault. Anybody may. It can be transferred to the vault's account as
		/// well: then the trail does not say so.
		///
		/// Emits `Recorded` with `Deposited`.
		#[pallet::call_index(1)]
		#[pallet::weight(T::WeightInfo::deposit())]
		pub fn deposit(
			origin: OriginFor<T>,
			vault: VaultId,
			asset: T::AssetId,
			amount: Balance,
			category: Category,
			memo: Memo,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_deposit(&who, vault, &asset, amount, category, memo)
		}

		/// Puts native tokens in for what the chain does for a vault by itself. Anybody may.
		///
		/// Emits `Recorded` with `FeesAdded`.
		#[pallet::call_index(2)]
		#[pallet::weight(T::WeightInfo::add_fees())]
		pub fn add_fees(origin: OriginFor<T>, vault: VaultId, amount: Balance) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_add_fees(&who, vault, amount)
		}

		/// Pays out of a vault. For an owner alone, within what one may, or a spender, within his
		/// allowance.
		///
		/// Emits `Recorded` with `Paid`, and with alerts.
		#[pallet::call_index(3)]
		#[pallet::weight(Pallet::<T>::weight_of_payment(payment))]
		pub fn pay(
			origin: OriginFor<T>,
			vault: VaultId,
			payment: Box<PaymentOf<T>>,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_pay(&who, vault, *payment)
		}

		/// Swaps, uses the money market, or moves from one envelope to another. For an owner, or an
		/// adviser within his mandate.
		///
		/// Emits `Recorded` with what was done.
		#[pallet::call_index(4)]
		#[pallet::weight(Pallet::<T>::weight_of_operation(operation))]
		pub fn operate(
			origin: OriginFor<T>,
			vault: VaultId,
			operation: OperationOf<T>,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_operate(&who, vault, operation)
		}

		/// Tightens what was decided, at once. For an owner, or an adviser whose mandate says so, for
		/// budgets and limits. Fails with `NeedsMotion` if it loosens.
		///
		/// Emits `Recorded` with `Changed`.
		#[pallet::call_index(5)]
		#[pallet::weight(Pallet::<T>::weight_of_change(change))]
		pub fn change(
			origin: OriginFor<T>,
			vault: VaultId,
			change: Box<ChangeOf<T>>,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_change(&who, vault, *change)
		}

		/// Proposes something. For an owner, who is for it then, or an adviser. Takes a deposit of
		/// the caller, which goes back when the motion is over.
		///
		/// What as many owners are for as it takes is done at once, or after the delay if it loosens.
		/// Emits `Recorded` with `Proposed`, and `Approved` or what was done.
		#[pallet::call_index(6)]
		#[pallet::weight(T::WeightInfo::propose().saturating_add(Pallet::<T>::weight_of_proposal(proposal)))]
		pub fn propose(
			origin: OriginFor<T>,
			vault: VaultId,
			proposal: Box<ProposalOf<T>>,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_propose(&who, vault, *proposal).map(|_| ())
		}

		/// Is for a motion. For an owner. Emits `Recorded` with `Approved`, and what was done.
		#[pallet::call_index(7)]
		#[pallet::weight(T::WeightInfo::approve().saturating_add(Pallet::<T>::heaviest_proposal()))]
		pub fn approve(origin: OriginFor<T>, vault: VaultId, motion: ItemId) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_approve(&who, vault, motion)
		}

		/// Ends a motion. For any owner, or who has proposed it. Emits `Recorded` with `MotionEnded`.
		#[pallet::call_index(8)]
		#[pallet::weight(T::WeightInfo::reject())]
		pub fn reject(origin: OriginFor<T>, vault: VaultId, motion: ItemId) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_reject(&who, vault, motion)
		}

		/// Gives up all roles in a vault. For members. Emits `Recorded` with `Resigned`.
		#[pallet::call_index(9)]
		#[pallet::weight(T::WeightInfo::resign())]
		pub fn resign(origin: OriginFor<T>, vault: VaultId) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_resign(&who, vault)
		}

		/// Freezes a vault for `FreezePeriod`: nothing leaves it, and nothing is loosened. For an
		/// owner, or a guardian who has not done so lately.
		///
		/// Emits `Recorded` with `Frozen`.
		#[pallet::call_index(10)]
		#[pallet::weight(T::WeightInfo::freeze())]
		pub fn freeze(origin: OriginFor<T>, vault: VaultId) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_freeze(&who, vault)
		}

		/// Names new owners, or is for those that another guardian has named. For guardians. With as
		/// many as it takes, they are the owners after the delay. The first pays a deposit.
		///
		/// Emits `Recorded` with `RecoverySupported`.
		#[pallet::call_index(11)]
		// It is weighed with one that is put in the place of another, but for the guardian's pause.
		#[pallet::weight(T::WeightInfo::support_recovery().saturating_add(T::DbWeight::get().writes(1)))]
		pub fn support_recovery(
			origin: OriginFor<T>,
			vault: VaultId,
			owners: Owners<T::AccountId>,
			threshold: u8,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_support_recovery(&who, vault, owners, threshold)
		}

		/// Is against a recovery, as an owner, of whom it takes as many as for a motion, or is not
		/// for it any more, as a guardian.
		///
		/// Emits `Recorded` with `RecoveryOpposed`.
		#[pallet::call_index(12)]
		#[pallet::weight(T::WeightInfo::oppose_recovery())]
		pub fn oppose_recovery(origin: OriginFor<T>, vault: VaultId) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_oppose_recovery(&who, vault)
		}

		/// Makes a rule. For an owner alone: what it spends counts as what one owner has spent. Emits
		/// `Recorded` with `RuleAdded`.
		#[pallet::call_index(20)]
		#[pallet::weight(T::WeightInfo::add_rule())]
		pub fn add_rule(
			origin: OriginFor<T>,
			vault: VaultId,
			input: Box<RuleInputOf<T>>,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_add_own_rule(&who, vault, *input)
		}

		/// Lets a rule do nothing. For an owner. Emits `Recorded` with `Suspended`.
		#[pallet::call_index(21)]
		#[pallet::weight(T::WeightInfo::suspend_rule())]
		pub fn suspend_rule(origin: OriginFor<T>, vault: VaultId, rule: ItemId) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_suspend_rule(&who, vault, rule)
		}

		/// Lets a suspended rule go on. For an owner. Not one that has fired as often as it should,
		/// or has lost what it may. Emits `Recorded` with `Resumed`.
		#[pallet::call_index(22)]
		#[pallet::weight(T::WeightInfo::resume_rule())]
		pub fn resume_rule(origin: OriginFor<T>, vault: VaultId, rule: ItemId) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_resume_rule(&who, vault, rule)
		}

		/// Removes a rule. For an owner. Emits `Recorded` with `RuleRemoved`.
		#[pallet::call_index(23)]
		#[pallet::weight(T::WeightInfo::remove_rule())]
		pub fn remove_rule(origin: OriginFor<T>, vault: VaultId, rule: ItemId) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_remove_rule(&who, vault, rule)
		}

		/// Makes a bill. For an owner alone: what it pays counts as what one owner has spent. Emits
		/// `Recorded` with `BillAdded`.
		#[pallet::call_index(30)]
		#[pallet::weight(T::WeightInfo::add_bill())]
		pub fn add_bill(
			origin: OriginFor<T>,
			vault: VaultId,
			input: Box<BillInputOf<T>>,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_add_own_bill(&who, vault, *input)
		}

		/// Ends a bill. For an owner. Emits `Recorded` with `BillEnded`.
		#[pallet::call_index(31)]
		#[pallet::weight(T::WeightInfo::end_bill())]
		pub fn end_bill(origin: OriginFor<T>, vault: VaultId, bill: ItemId) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_end_bill(&who, vault, bill)
		}

		/// Makes a stream. For an owner alone: what it pays counts as what one owner has spent. Emits
		/// `Recorded` with `StreamAdded`.
		#[pallet::call_index(32)]
		#[pallet::weight(T::WeightInfo::add_stream())]
		pub fn add_stream(
			origin: OriginFor<T>,
			vault: VaultId,
			input: Box<StreamInputOf<T>>,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_add_own_stream(&who, vault, *input)
		}

		/// Stops a stream, to which nothing is added from now on. For an owner. Emits `Recorded` with
		/// `StreamStopped`.
		#[pallet::call_index(33)]
		#[pallet::weight(T::WeightInfo::stop_stream())]
		pub fn stop_stream(origin: OriginFor<T>, vault: VaultId, stream: ItemId) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_stop_stream(&who, vault, stream)
		}

		/// Pays what a stream has accrued to whom it goes, as far as the money and the limits of the
		/// vault go. Anybody may.
		///
		/// Emits `Recorded` with `Paid`, and with `StreamEnded` if that was the rest.
		// All of it is tried first, and then as much as there is room for.
		#[pallet::call_index(34)]
		#[pallet::weight(T::WeightInfo::claim_stream().saturating_add(T::WeightInfo::pay()))]
		pub fn claim_stream(
			origin: OriginFor<T>,
			vault: VaultId,
			stream: ItemId,
		) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_claim_stream(vault, stream)
		}

		/// Ends a stream with what it owes, which nobody is owed any more. For an owner. Fails with
		/// `NeedsMotion` if it was a motion that made it, unless one owner is enough for one.
		///
		/// Emits `Recorded` with `StreamCancelled`.
		#[pallet::call_index(35)]
		#[pallet::weight(T::WeightInfo::stop_stream())]
		pub fn cancel_stream(
			origin: OriginFor<T>,
			vault: VaultId,
			stream: ItemId,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_cancel_stream(&who, vault, stream)
		}

		/// Says what will be spent in a period of an envelope, which has not begun. For advisers,
		/// once for each. Takes a deposit until it is scored, when the period is over.
		///
		/// Emits `Recorded` with `Forecasted`, and `Scored` later.
		#[pallet::call_index(40)]
		#[pallet::weight(T::WeightInfo::commit_forecast())]
		pub fn commit_forecast(
			origin: OriginFor<T>,
			vault: VaultId,
			category: Category,
			forecast: Forecast,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_commit_forecast(&who, vault, category, forecast)
		}

		/// Makes a pooled vault, which the caller manages. Takes a deposit and the minimum balances
		/// of its account.
		///
		/// Emits `PoolCreated`.
		#[pallet::call_index(50)]
		#[pallet::weight(T::WeightInfo::create_pool())]
		pub fn create_pool(
			origin: OriginFor<T>,
			asset: T::AssetId,
			fee: Permill,
			cap: Option<Balance>,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_create_pool(&who, &asset, fee, cap).map(|_| ())
		}

		/// Pays `amount` into a pool for shares, rounded down. Fails if there would be fewer than
		/// `min_shares`. ERC-4626: `deposit`.
		///
		/// Emits `PoolJoined`.
		#[pallet::call_index(51)]
		#[pallet::weight(T::WeightInfo::pool_deposit())]
		pub fn pool_deposit(
			origin: OriginFor<T>,
			pool: PoolId,
			amount: Balance,
			min_shares: Balance,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_pool_deposit(&who, pool, amount, min_shares).map(|_| ())
		}

		/// Buys `shares` of a pool, for an amount that is rounded up. Fails if it would be more than
		/// `max_amount`. ERC-4626: `mint`.
		///
		/// Emits `PoolJoined`.
		#[pallet::call_index(52)]
		#[pallet::weight(T::WeightInfo::pool_mint())]
		pub fn pool_mint(
			origin: OriginFor<T>,
			pool: PoolId,
			shares: Balance,
			max_amount: Balance,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_pool_mint(&who, pool, shares, max_amount).map(|_| ())
		}

		/// Takes `amount` out of a pool for shares, rounded up. Fails if they would be more than
		/// `max_shares`. What is missing comes from the money market. ERC-4626: `withdraw`.
		///
		/// Emits `PoolLeft`.
		#[pallet::call_index(53)]
		#[pallet::weight(T::WeightInfo::pool_withdraw())]
		pub fn pool_withdraw(
			origin: OriginFor<T>,
			pool: PoolId,
			amount: Balance,
			max_shares: Balance,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_pool_withdraw(&who, pool, amount, max_shares).map(|_| ())
		}

		/// Gives `shares` of a pool back for an amount that is rounded down. Fails if it would be
		/// less than `min_amount`. What is missing comes from the money market. ERC-4626: `redeem`.
		///
		/// Emits `PoolLeft`.
		#[pallet::call_index(54)]
		#[pallet::weight(T::WeightInfo::pool_redeem())]
		pub fn pool_redeem(
			origin: OriginFor<T>,
			pool: PoolId,
			shares: Balance,
			min_amount: Balance,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_pool_redeem(&who, pool, shares, min_amount).map(|_| ())
		}

		/// Supplies an amount of a pool to the money market. For the manager. Emits `PoolInvested`.
		#[pallet::call_index(55)]
		#[pallet::weight(T::WeightInfo::pool_invest())]
		pub fn pool_invest(origin: OriginFor<T>, pool: PoolId, amount: Balance) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_pool_invest(&who, pool, amount)
		}

		/// Withdraws an amount of a pool from the money market, or all without one. For the manager.
		/// Emits `PoolDivested`.
		#[pallet::call_index(56)]
		#[pallet::weight(T::WeightInfo::pool_divest())]
		pub fn pool_divest(
			origin: OriginFor<T>,
			pool: PoolId,
			amount: Option<Balance>,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_pool_divest(&who, pool, amount)
		}

		/// Changes a pool. For the manager. A higher fee comes only after `PoolFeeDelay`. Emits
		/// `PoolChanged`, or `PoolFeeAnnounced`.
		#[pallet::call_index(57)]
		#[pallet::weight(T::WeightInfo::change_pool())]
		pub fn change_pool(
			origin: OriginFor<T>,
			pool: PoolId,
			change: PoolChange<T::AccountId>,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_change_pool(&who, pool, change)
		}

		/// Gives the manager his part of what a pool has gained. Anybody may; who joins or leaves
		/// does so too. Emits `PoolFeeTaken` if there is a gain.
		#[pallet::call_index(58)]
		#[pallet::weight(T::WeightInfo::take_pool_fee())]
		pub fn take_pool_fee(origin: OriginFor<T>, pool: PoolId) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_take_pool_fee(pool)
		}

		/// Removes a pool in which nobody has shares, and pays the manager the minimum balances of its
		/// account, and whatever else lies there. What was left by rounding goes to `FeeRecipient`.
		/// Emits `PoolRemoved`.
		#[pallet::call_index(59)]
		#[pallet::weight(T::WeightInfo::remove_pool())]
		pub fn remove_pool(origin: OriginFor<T>, pool: PoolId) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_remove_pool(&who, pool)
		}
	}
}
