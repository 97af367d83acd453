// SPDX-License-Identifier: Apache-2.0

//! Slots of splits that are held and traded in units.
//!
//! A stream is a slot whose entitlement belongs to the holders of its units. It has no money of its
//! own: what holders have not claimed waits on the account of the split. What is credited to a holder
//! between two moments at which his units change is
//!
//! ```text
//! units * (entitlement of the slot now - then) / all units
//! ```
//!
//! exactly, as whole units of the asset and a fraction of one, which is carried on. Before units
//! move, both sides are credited in every asset; so what the split has received before is of who had
//! them then. Who gives all of his units gives his fractions, each less than one unit, with them:
//! nothing is lost, and nobody keeps what can never be paid.
//!
//! What waits further up, at a split of which this one is a payee, is not received yet: who sells
//! units claims it first.

use crate::*;
use frame_support::{
	ensure,
	traits::{fungibles::Inspect as _, tokens::Provenance},
};
use polyphony_support::{pay_exact, widen_mul, PaymentError};
use sp_runtime::{ArithmeticError, DispatchError, DispatchResult};

impl Checkpoint {
	/// Credits what came since for `units` of `all`, if the slot is entitled to `now` in all.
	fn credit(&mut self, units: u64, all: u64, now: Balance) -> Result<(), ArithmeticError> {
		let grown = now.checked_sub(self.at).ok_or(ArithmeticError::Underflow)?;
		let (whole, fraction) = widen_mul(units.into(), grown)
			.checked_add(self.fraction.into())
			.ok_or(ArithmeticError::Overflow)?
			.div_mod(all.into());
		let whole = Balance::try_from(whole).map_err(|_| ArithmeticError::Overflow)?;
		self.accrued = self.accrued.checked_add(whole).ok_or(ArithmeticError::Overflow)?;
		self.fraction = fraction.low_u64();
		self.at = now;
		Ok(())
	}

	/// Takes the fraction of another holder over.
	fn take_fraction(&mut self, other: &mut Self, all: u64) -> Result<(), ArithmeticError> {
		let sum = u128::from(self.fraction)
			.checked_add(core::mem::take(&mut other.fraction).into())
			.ok_or(ArithmeticError::Overflow)?;
		let all = u128::from(all);
		let whole = sum.checked_div(all).ok_or(ArithmeticError::DivisionByZero)?;
		let fraction = sum.checked_rem(all).ok_or(ArithmeticError::DivisionByZero)?;
		self.accrued = self.accrued.checked_add(whole).ok_or(ArithmeticError::Overflow)?;
		self.fraction = u64::try_from(fraction).map_err(|_| ArithmeticError::Overflow)?;
		Ok(())
	}
}

impl<T: Config> Pallet<T> {
	pub(crate) fn do_fractionalise(
		who: &T::AccountId,
		split: SplitId,
		slot: SlotId,
		units: u64,
	) -> Result<StreamId, DispatchError> {
		let found = Self::slot_of(who, split, slot)?;
		ensure!(units != 0, Error::<T>::InvalidUnits);
		let id = NextStream::<T>::get();
		NextStream::<T>::put(id.checked_add(1).ok_or(ArithmeticError::Overflow)?);

		let mut holding = Self::new_holding(who)?;
		holding.units = units;
		// What he has not claimed yet is his as before.
		for (asset, _) in AcceptedAssets::<T>::get() {
			let at = Taken::<T>::get((split, slot, &asset));
			let checkpoint = Checkpoint { at, ..Default::default() };
			holding.checkpoints.try_push(checkpoint).map_err(|_| Error::<T>::TooManyAssets)?;
		}
		Holdings::<T>::insert(id, who, holding);
		let stream = Stream {
			split,
			slot,
			parts: found.parts,
			units,
			holders: 1,
			deposit: Self::hold_largest::<StreamOf<T>>(HoldReason::Split, who)?,
		};
		Streams::<T>::insert(id, stream);
		Slots::<T>::insert(split, slot, Slot { payee: Payee::Stream(id), ..found });
		Self::deposit_event(Event::StreamCreated {
			stream: id,
			split,
			slot,
			who: who.clone(),
			units,
		});
		Ok(id)
	}

	/// A holding of nothing, for which `payer` pays the deposit.
	fn new_holding(payer: &T::AccountId) -> Result<HoldingOf<T>, DispatchError> {
		Ok(Holding {
			units: 0,
			ask: None,
			checkpoints: Default::default(),
			deposit: Self::hold_largest::<HoldingOf<T>>(HoldReason::Split, payer)?,
		})
	}

	/// Credits what came since for a holding, in every asset.
	pub(crate) fn credit_all(stream: &StreamOf<T>, holding: &mut HoldingOf<T>) -> DispatchResult {
		for (place, (asset, _)) in AcceptedAssets::<T>::get().iter().enumerate() {
			Self::credit(stream, holding, place, asset)?;
		}
		Ok(())
	}

	/// Credits what came since for a holding in the asset at this place, and returns the checkpoint.
	fn credit<'a>(
		stream: &StreamOf<T>,
		holding: &'a mut HoldingOf<T>,
		place: usize,
		asset: &T::AssetId,
	) -> Result<&'a mut Checkpoint, DispatchError> {
		while holding.checkpoints.len() <= place {
			let new = Checkpoint::default();
			holding.checkpoints.try_push(new).map_err(|_| Error::<T>::TooManyAssets)?;
		}
		let now = Self::entitlement(stream.split, stream.parts, asset)?;
		let units = holding.units;
		let checkpoint = holding.checkpoints.get_mut(place).ok_or(Error::<T>::AssetNotAccepted)?;
		checkpoint.credit(units, stream.units, now)?;
		Ok(checkpoint)
	}

	pub(crate) fn do_claim_stream(
		id: StreamId,
		who: &T::AccountId,
		asset: &T::AssetId,
	) -> DispatchResult {
		let mut stream = Streams::<T>::get(id).ok_or(Error::<T>::StreamNotFound)?;
		let mut holding = Holdings::<T>::get(id, who).ok_or(Error::<T>::NotHolder)?;
		let place = Self::asset_place(asset).ok_or(Error::<T>::NothingToClaim)?;
		let checkpoint = Self::credit(&stream, &mut holding, place, asset)?;
		let amount = core::mem::take(&mut checkpoint.accrued);
		ensure!(amount != 0, Error::<T>::NothingToClaim);
		let taken = (stream.split, stream.slot, asset);
		Taken::<T>::try_mutate(taken, |taken| accounts::add(taken, amount))?;
		Self::pay(Purse::Split(stream.split), asset, who, amount)?;
		let holders = stream.holders;
		Self::put_holding(id, &mut stream, who, holding)?;
		if stream.holders != holders {
			Streams::<T>::insert(id, stream);
		}
		let asset = asset.clone();
		Self::deposit_event(Event::StreamClaimed { stream: id, who: who.clone(), asset, amount });
		Ok(())
	}

	/// Stores a holding, or removes it and gives the deposit back if there is nothing in it. The
	/// caller stores the stream.
	fn put_holding(
		id: StreamId,
		stream: &mut StreamOf<T>,
		who: &T::AccountId,
		holding: HoldingOf<T>,
	) -> DispatchResult {
		if holding.units != 0 || !holding.checkpoints.iter().all(Checkpoint::is_empty) {
			Holdings::<T>::insert(id, who, holding);
			return Ok(());
		}
		Self::release(HoldReason::Split, &holding.deposit)?;
		Holdings::<T>::remove(id, who);
		stream.holders = stream.holders.checked_sub(1).ok_or(ArithmeticError::Underflow)?;
		Ok(())
	}

	pub(crate) fn do_transfer_units(
		who: &T::AccountId,
		stream: StreamId,
		to: &T::AccountId,
		units: u64,
	) -> DispatchResult {
		let holding = Holdings::<T>::get(stream, who).ok_or(Error::<T>::NotHolder)?;
		Self::move_units(stream, who, holding, to, units, who)
	}

	/// Moves units of `from`, who has `giver`. `payer` pays the deposit if `to` has nothing of the
	/// stream yet.
	fn move_units(
		id: StreamId,
		from: &T::AccountId,
		mut giver: HoldingOf<T>,
		to: &T::AccountId,
		units: u64,
		payer: &T::AccountId,
	) -> DispatchResult {
		ensure!(from != to, Error::<T>::SameAccount);
		ensure!(units != 0, Error::<T>::InvalidUnits);
		let mut stream = Streams::<T>::get(id).ok_or(Error::<T>::StreamNotFound)?;
		let mut taker = match Holdings::<T>::get(id, to) {
			Some(holding) => holding,
			None => {
				stream.holders = stream.holders.checked_add(1).ok_or(ArithmeticError::Overflow)?;
				Self::new_holding(payer)?
			},
		};
		Self::credit_all(&stream, &mut giver)?;
		Self::credit_all(&stream, &mut taker)?;
		giver.units = giver.units.checked_sub(units).ok_or(Error::<T>::InvalidUnits)?;
		taker.units = taker.units.checked_add(units).ok_or(ArithmeticError::Overflow)?;
		giver.ask = giver
			.ask
			.map(|ask| Ask { units: ask.units.min(giver.units), ..ask })
			.filter(|ask| ask.units != 0);
		if giver.units == 0 {
			for (taken, given) in taker.checkpoints.iter_mut().zip(&mut giver.checkpoints) {
				taken.take_fraction(given, stream.units)?;
			}
		}
		Self::put_holding(id, &mut stream, from, giver)?;
		Self::put_holding(id, &mut stream, to, taker)?;
		Streams::<T>::insert(id, stream);
		Self::deposit_event(Event::UnitsMoved {
			stream: id,
			from: from.clone(),
			to: to.clone(),
			units,
		});
		Ok(())
	}

	pub(crate) fn do_sell_units(
		who: &T::AccountId,
		stream: StreamId,
		ask: Option<AskOf<T>>,
	) -> DispatchResult {
		let mut holding = Holdings::<T>::get(stream, who).ok_or(Error::<T>::NotHolder)?;
		if let Some(ask) = &ask {
			ensure!((1..=holding.units).contains(&ask.units), Error::<T>::InvalidUnits);
			ensure!(ask.price != 0, Error::<T>::InvalidPrice);
			Self::ensure_accepted(&ask.asset)?;
			// Else nobody could buy all of them.
			let all = ask.price.checked_mul(ask.units.into()).ok_or(Error::<T>::InvalidPrice)?;
			T::Assets::can_deposit(ask.asset.clone(), who, all, Provenance::Extant)
				.into_result()?;
		}
		holding.ask = ask.clone();
		Holdings::<T>::insert(stream, who, holding);
		Self::deposit_event(Event::UnitsOffered { stream, seller: who.clone(), ask });
		Ok(())
	}

	pub(crate) fn do_buy_units(
		who: &T::AccountId,
		stream: StreamId,
		seller: &T::AccountId,
		units: u64,
		pay: PaymentOf<T>,
	) -> DispatchResult {
		ensure!(who != seller, Error::<T>::SameAccount);
		let mut giver = Holdings::<T>::get(stream, seller).ok_or(Error::<T>::NotForSale)?;
		let ask = giver.ask.as_mut().ok_or(Error::<T>::NotForSale)?;
		ask.units = ask.units.checked_sub(units).ok_or(Error::<T>::NotForSale)?;
		let price = ask.price.checked_mul(units.into()).ok_or(ArithmeticError::Overflow)?;
		let asset = ask.asset.clone();
		let spent = pay_exact::<_, T::Assets, T::Exchange>(
			who, &pay.asset, pay.max_in, &asset, price, seller,
		)
		.map_err(|error| match error {
			PaymentError::AboveMax => Error::<T>::PriceAboveMax.into(),
			PaymentError::Failed(error) => error,
		})?;
		Self::move_units(stream, seller, giver, who, units, who)?;
		Self::deposit_event(Event::UnitsBought {
			stream,
			buyer: who.clone(),
			seller: seller.clone(),
			units,
			asset,
			price,
			pay: pay.asset,
			spent,
		});
		Ok(())
	}

	pub(crate) fn do_close_stream(who: &T::AccountId, id: StreamId) -> DispatchResult {
		let stream = Streams::<T>::get(id).ok_or(Error::<T>::StreamNotFound)?;
		let holding = Holdings::<T>::take(id, who).ok_or(Error::<T>::NotHolder)?;
		ensure!(stream.holders == 1, Error::<T>::StreamShared);
		Slots::<T>::try_mutate(stream.split, stream.slot, |slot| {
			let slot = slot.as_mut().ok_or(Error::<T>::SlotNotFound)?;
			// What he has not claimed is what was not taken for the slot.
			slot.payee = Payee::Account(who.clone());
			Ok::<_, DispatchError>(())
		})?;
		Self::release(HoldReason::Split, &holding.deposit)?;
		Self::release(HoldReason::Split, &stream.deposit)?;
		Streams::<T>::remove(id);
		Self::deposit_event(Event::StreamClosed { stream: id, who: who.clone() });
		Ok(())
	}
}
