// SPDX-License-Identifier: Apache-2.0

//! The tests' world.

use super::*;

#[test]
fn an_empty_world_is_sound() {
	world(|| assert_eq!(NextVault::<Test>::get(), 0));
}

#[test]
fn a_vault_is_made_and_filled() {
	world(|| {
		let id = make_vault(&[ALICE, BOB], policy());
		assert_eq!(FinanceVaults::spendable(id, &USD), 1_000_000 * DOLLAR - ASSET_ED);
		assert_eq!(FinanceVaults::fees_of(id), 1_000_000);
		assert_eq!(Trails::<Test>::get(id).count, 2);
	});
}
