// SPDX-License-Identifier: Apache-2.0

//! What can go wrong. A section of the pallet's module, into which it is imported.

use frame_support::pallet_macros::pallet_section;

#[pallet_section]
mod errors {
	#[pallet::error]
	pub enum Error<T> {
		/// There is no such vault.
		VaultNotFound,
		/// There is no such motion of the vault: it may have been carried out or have expired.
		MotionNotFound,
		/// The account is no member of the vault.
		MemberNotFound,
		/// The vault has no envelope of this category, or one without a budget, of which and to which
		/// nothing can be moved.
		EnvelopeNotFound,
		/// There is no such rule of the vault.
		RuleNotFound,
		/// There is no such bill of the vault.
		BillNotFound,
		/// There is no such stream of the vault.
		StreamNotFound,
		/// There is no such pooled vault.
		PoolNotFound,
		/// No guardian has begun a recovery.
		RecoveryNotFound,
		/// Only an owner of the vault can do this.
		NotOwner,
		/// The account has no role in the vault that lets it do this.
		NotAllowed,
		/// Only the manager of the pool can do this.
		NotManager,
		/// This loosens what was decided: propose it, so that it can be done after the delay.
		NeedsMotion,
		/// The vault is frozen: nothing leaves it, and nothing is loosened.
		Frozen,
		/// The owner has approved this already, or the guardian supports it already.
		AlreadyApproved,
		/// The motion has been passed: it waits for its time, and can be rejected only.
		AlreadyPassed,
		/// More would leave the vault in the period than its limit allows. An announced payment can.
		AboveLimit,
		/// More than one owner alone may spend: propose the payment to the others.
		AboveSolo,
		/// More than the spender's allowance, or the adviser's mandate.
		AboveAllowance,
		/// The spender may not spend on this category, or the adviser may not do this.
		NotCovered,
		/// There is not as much in the envelope.
		AboveBudget,
		/// The vault lets money be spent only in categories that have an envelope, and this has none.
		NoEnvelope,
		/// The oracle has no price that is needed to count this. An announced payment needs none.
		PriceUnavailable,
		/// The vault does not have as much, besides what is on hold and what the account has to keep.
		InsufficientFunds,
		/// It would cost more of the asset than the payment allows.
		AboveMax,
		/// This would cost more than the rule or the mandate may lose.
		AboveLoss,
		/// There are no owners, too many, or one twice, or the threshold is not among their number.
		BadOwners,
		/// The policy is out of bounds: a delay, a period of zero, or more guardians than there may be.
		BadPolicy,
		/// An owner can have no other role, and a role needs its details.
		BadRoles,
		/// A period of zero, a time that is too far away, or a budget that has no end.
		BadPeriod,
		/// Categories have to be in order and without duplicates.
		BadCategories,
		/// The rule has no condition, a level that it could never be rearmed from, or targets that do not
		/// sum to one.
		BadRule,
		/// An amount of zero, or a stream without an end after its start.
		BadAmount,
		/// An asset twice, or money to the vault's own account.
		SameAccountOrAsset,
		/// A forecast for a period that has begun, whose interval does not hold what is expected, or
		/// the second one for it.
		BadForecast,
		/// The vault has as many of these as it can.
		TooMany,
		/// The guardian has frozen the vault too lately.
		FrozenLately,
		/// There are not as many guardians as it takes.
		TooFewGuardians,
		/// The rule is not suspended, or is so for a reason that an owner cannot end.
		NotSuspended,
		/// The guardian has put other owners in the place of a recovery too lately.
		ReplacedLately,
		/// The vault has no fees left for this: put some in.
		NoFees,
		/// There is nothing to be claimed.
		NothingToClaim,
		/// Something still belongs to the vault: end it, or pay it out, before.
		NotEmpty,
		/// There would be fewer shares, or more would be paid, than the caller accepts.
		Slippage,
		/// The pool takes nobody in, or not as much.
		PoolClosed,
		/// The pool's money is in the money market, which has lent it: less can be paid out now.
		NotLiquid,
		/// The fee is higher than a pool's may be.
		FeeTooHigh,
		/// As many guardians as it takes are for other owners: be for these, or let them end it.
		RecoveryRunning,
	}
}
