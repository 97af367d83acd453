// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! Calls that several tests make.

use codec::Encode;
use frame_support::traits::{fungible::NativeOrWithId, schedule::DispatchTime, Bounded};
use pallet_conviction_voting::{AccountVote, Conviction, Vote};
use pallet_finance_vaults::{
	ActionOf, Category, ChangeOf, ConditionOf, Payment, PaymentOf, ProposalOf, RuleInput,
	RuleInputOf, VaultId,
};
use pallet_identity::{legacy::IdentityInfo, Data};
use polyphony_runtime::{
	configs::accounts::ProxyType, AccountId, Address, AssetId, Balance, OriginCaller, Runtime,
	RuntimeCall,
};
use sp_crypto_hashing::blake2_256;

/// How calls name an account.
pub(crate) fn address(id: &AccountId) -> Address {
	Address::Id(id.clone())
}

/// An account that nobody has the key of.
pub(crate) fn newcomer(number: u64) -> AccountId {
	blake2_256(&(b"newcomer", number).encode()).into()
}

/// A transfer, which may kill the sender.
pub(crate) fn transfer(to: &AccountId, value: Balance) -> RuntimeCall {
	RuntimeCall::Balances(pallet_balances::Call::transfer_allow_death { dest: address(to), value })
}

/// A transfer, which may not.
pub(crate) fn keep_alive(to: &AccountId, value: Balance) -> RuntimeCall {
	RuntimeCall::Balances(pallet_balances::Call::transfer_keep_alive { dest: address(to), value })
}

/// A transfer of everything.
pub(crate) fn transfer_all(to: &AccountId, keep_alive: bool) -> RuntimeCall {
	RuntimeCall::Balances(pallet_balances::Call::transfer_all { dest: address(to), keep_alive })
}

/// Destroys tokens.
pub(crate) fn burn(value: Balance, keep_alive: bool) -> RuntimeCall {
	RuntimeCall::Balances(pallet_balances::Call::burn { value, keep_alive })
}

/// A remark of so many bytes.
pub(crate) fn remark(bytes: usize) -> RuntimeCall {
	RuntimeCall::System(frame_system::Call::remark { remark: vec![7; bytes] })
}

/// The same, with an event.
pub(crate) fn remark_with_event(bytes: usize) -> RuntimeCall {
	RuntimeCall::System(frame_system::Call::remark_with_event { remark: vec![8; bytes] })
}

/// A call that no signed origin may make.
pub(crate) fn forbidden() -> RuntimeCall {
	let (source, dest) = (address(&newcomer(0)), address(&newcomer(1)));
	RuntimeCall::Balances(pallet_balances::Call::force_transfer { source, dest, value: 1 })
}

/// Another one, which weighs a sixth of a block, and is operational.
pub(crate) fn heavy() -> RuntimeCall {
	RuntimeCall::System(frame_system::Call::set_code { code: vec![1, 2, 3] })
}

/// Calls one after the other, up to the first that fails.
pub(crate) fn batch(calls: Vec<RuntimeCall>) -> RuntimeCall {
	RuntimeCall::Utility(pallet_utility::Call::batch { calls })
}

/// All of them or none.
pub(crate) fn batch_all(calls: Vec<RuntimeCall>) -> RuntimeCall {
	RuntimeCall::Utility(pallet_utility::Call::batch_all { calls })
}

/// Each of them, whether the others fail or not.
pub(crate) fn force_batch(calls: Vec<RuntimeCall>) -> RuntimeCall {
	RuntimeCall::Utility(pallet_utility::Call::force_batch { calls })
}

/// The first, or if it fails the second.
pub(crate) fn if_else(main: RuntimeCall, fallback: RuntimeCall) -> RuntimeCall {
	let (main, fallback) = (Box::new(main), Box::new(fallback));
	RuntimeCall::Utility(pallet_utility::Call::if_else { main, fallback })
}

/// On behalf of an account that is derived from the sender's.
pub(crate) fn derivative(index: u16, call: RuntimeCall) -> RuntimeCall {
	RuntimeCall::Utility(pallet_utility::Call::as_derivative { index, call: Box::new(call) })
}

/// Names a proxy for everything.
pub(crate) fn add_proxy(delegate: &AccountId) -> RuntimeCall {
	let (delegate, proxy_type) = (address(delegate), ProxyType::Any);
	RuntimeCall::Proxy(pallet_proxy::Call::add_proxy { delegate, proxy_type, delay: 0 })
}

/// A call for somebody who has named the sender.
pub(crate) fn proxied(real: &AccountId, call: RuntimeCall) -> RuntimeCall {
	let (real, call) = (address(real), Box::new(call));
	RuntimeCall::Proxy(pallet_proxy::Call::proxy { real, force_proxy_type: None, call })
}

/// An asset whose owner is the sender.
pub(crate) fn create_asset(id: AssetId, admin: &AccountId) -> RuntimeCall {
	let (id, admin) = (codec::Compact(id), address(admin));
	RuntimeCall::Assets(pallet_assets::Call::create { id, admin, min_balance: 10 })
}

/// New units of an asset.
pub(crate) fn mint(id: AssetId, beneficiary: &AccountId, amount: Balance) -> RuntimeCall {
	let (id, beneficiary) = (codec::Compact(id), address(beneficiary));
	RuntimeCall::Assets(pallet_assets::Call::mint { id, beneficiary, amount })
}

/// A transfer of an asset.
pub(crate) fn transfer_asset(id: AssetId, target: &AccountId, amount: Balance) -> RuntimeCall {
	let (id, target) = (codec::Compact(id), address(target));
	RuntimeCall::Assets(pallet_assets::Call::transfer { id, target, amount })
}

/// Allows somebody to transfer units of an asset.
pub(crate) fn approve(id: AssetId, delegate: &AccountId, amount: Balance) -> RuntimeCall {
	let (id, delegate) = (codec::Compact(id), address(delegate));
	RuntimeCall::Assets(pallet_assets::Call::approve_transfer { id, delegate, amount })
}

/// Who the sender is, in one field and some more.
pub(crate) fn identity(name: &str, more: usize) -> RuntimeCall {
	let raw = |text: &str| Data::Raw(text.as_bytes().to_vec().try_into().expect("it is short"));
	let additional = vec![(raw("field"), raw(name)); more];
	let info = IdentityInfo {
		additional: additional.try_into().expect("there are not too many"),
		display: raw(name),
		legal: Data::None,
		web: Data::None,
		riot: Data::None,
		email: Data::None,
		pgp_fingerprint: None,
		image: Data::None,
		twitter: Data::None,
	};
	RuntimeCall::Identity(pallet_identity::Call::set_identity { info: Box::new(info) })
}

/// The bytes of a preimage; which and how many.
pub(crate) fn preimage(which: u8, bytes: usize) -> Vec<u8> {
	vec![which; bytes]
}

/// Stores a preimage.
pub(crate) fn note_preimage(bytes: Vec<u8>) -> RuntimeCall {
	RuntimeCall::Preimage(pallet_preimage::Call::note_preimage { bytes })
}

/// Removes one.
pub(crate) fn unnote_preimage(bytes: &[u8]) -> RuntimeCall {
	let hash = blake2_256(bytes).into();
	RuntimeCall::Preimage(pallet_preimage::Call::unnote_preimage { hash })
}

/// A referendum about a remark, with that origin.
pub(crate) fn referendum(origin: OriginCaller) -> RuntimeCall {
	let proposal = remark(20).encode().try_into().expect("a remark is short");
	RuntimeCall::Referenda(pallet_referenda::Call::submit {
		proposal_origin: Box::new(origin),
		proposal: Bounded::Inline(proposal),
		enactment_moment: DispatchTime::After(1),
	})
}

/// The deposit without which a referendum is not decided.
pub(crate) fn place_decision_deposit(index: u32) -> RuntimeCall {
	RuntimeCall::Referenda(pallet_referenda::Call::place_decision_deposit { index })
}

/// A vote for a referendum, or against it.
pub(crate) fn vote(poll_index: u32, aye: bool, balance: Balance) -> RuntimeCall {
	let vote = Vote { aye, conviction: Conviction::Locked1x };
	RuntimeCall::ConvictionVoting(pallet_conviction_voting::Call::vote {
		poll_index,
		vote: AccountVote::Standard { vote, balance },
	})
}

/// A call about vaults.
pub(crate) fn of_vaults(call: pallet_finance_vaults::Call<Runtime>) -> RuntimeCall {
	RuntimeCall::FinanceVaults(call)
}

/// A payment out of a vault, of which nothing else is said.
pub(crate) fn payment_to(
	to: &AccountId,
	asset: NativeOrWithId<AssetId>,
	amount: Balance,
	category: Category,
) -> PaymentOf<Runtime> {
	let (to, memo) = (to.clone(), Default::default());
	Payment { to, asset, amount, pay_with: None, category, memo }
}

/// Pays out of a vault.
pub(crate) fn pay_out(vault: VaultId, payment: PaymentOf<Runtime>) -> RuntimeCall {
	of_vaults(pallet_finance_vaults::Call::pay { vault, payment: Box::new(payment) })
}

/// Puts money into a vault.
pub(crate) fn put_in(
	vault: VaultId,
	asset: NativeOrWithId<AssetId>,
	amount: Balance,
) -> RuntimeCall {
	let (category, memo) = (0, Default::default());
	of_vaults(pallet_finance_vaults::Call::deposit { vault, asset, amount, category, memo })
}

/// Tightens what the owners of a vault have decided.
pub(crate) fn change_vault(vault: VaultId, change: ChangeOf<Runtime>) -> RuntimeCall {
	of_vaults(pallet_finance_vaults::Call::change { vault, change: Box::new(change) })
}

/// Proposes something to the owners of a vault.
pub(crate) fn propose(vault: VaultId, proposal: ProposalOf<Runtime>) -> RuntimeCall {
	of_vaults(pallet_finance_vaults::Call::propose { vault, proposal: Box::new(proposal) })
}

/// A rule that does this each minute at most, when that holds.
pub(crate) fn rule(
	condition: ConditionOf<Runtime>,
	action: ActionOf<Runtime>,
) -> RuleInputOf<Runtime> {
	RuleInput {
		conditions: vec![condition].try_into().expect("one is not too many"),
		action,
		cooldown: 60_000,
		max_loss: 0,
		times: None,
	}
}
