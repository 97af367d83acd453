// SPDX-License-Identifier: Apache-2.0

//! Payments, bills, streams, motions and recoveries.

use super::*;

#[test]
fn a_payment_can_leave_out_what_it_does_not_need() {
	assert_eq!(through_json(&payment()), payment_json());
	let least = json!({ "to": 3, "asset": 7, "amount": "5" });
	let payment: PaymentInfo<u64, u32> = from_value(least).unwrap();
	assert_eq!((payment.pay_with, payment.category, payment.memo), (None, 0, Text::default()));
	let unknown = json!({ "to": 3, "asset": 7, "amount": "5", "pay": 1 });
	assert!(from_value::<PaymentInfo<u64, u32>>(unknown).is_err());
}

#[test]
fn previews_and_refusals() {
	let preview = SpendPreview::<u32> {
		asset: 7,
		cost: u128::MAX,
		value: Some(u128::MAX),
		limit_left: Some(u128::MAX),
		envelope_left: None,
	};
	let json = json!({
		"asset": 7, "cost": MOST, "value": MOST, "limitLeft": MOST, "envelopeLeft": null,
	});
	assert_eq!(through_json(&preview), json);
	let refusal = RefusalInfo { error: "AboveLimit".into(), pallet: Some(3) };
	assert_eq!(through_json(&refusal), json!({ "error": "AboveLimit", "pallet": 3 }));
}

#[test]
fn bills_and_whether_there_is_enough() {
	let every = Some(PeriodInfo::Months(1));
	let terms = BillTermsInfo { payment: payment(), start: 1, every, times: Some(12) };
	let terms_json = json!({
		"payment": payment_json(), "start": 1, "every": { "months": 1 }, "times": 12,
	});
	let bill = BillInfo {
		bill: 2,
		terms: terms.clone(),
		approved: true,
		index: 3,
		due: Some(4),
		failures: 1,
		tried_at: None,
		deposit: u128::MAX,
	};
	let json = json!({
		"bill": 2, "terms": terms_json, "approved": true, "index": 3, "due": 4, "failures": 1,
		"triedAt": null, "deposit": MOST,
	});
	assert_eq!(through_json(&bill), json);
	let proposal = ProposalInfo::AddBill(terms);
	assert_eq!(through_json(&proposal), json!({ "addBill": terms_json }));
	let due = DueInfo::<u32> {
		bill: 2,
		index: 3,
		due: 4,
		asset: 7,
		cost: Some(u128::MAX),
		value: None,
		paid_at: None,
		error: Some("InsufficientFunds".into()),
		missing: Some(u128::MAX),
		left: 1,
	};
	let coverage = CoverageInfo {
		due: vec![due],
		until: 9,
		covered: false,
		left: vec![AmountInfo { asset: 7, amount: u128::MAX }],
		fees: u128::MAX,
		streams: vec![],
	};
	let json = json!({
		"due": [{
			"bill": 2, "index": 3, "due": 4, "asset": 7, "cost": MOST, "value": null,
			"paidAt": null, "error": "InsufficientFunds", "missing": MOST, "left": "1",
		}],
		"until": 9, "covered": false, "left": [{ "asset": 7, "amount": MOST }], "fees": MOST,
		"streams": [],
	});
	assert_eq!(through_json(&coverage), json);
}

#[test]
fn streams() {
	let terms = StreamTermsInfo::<u64, u32> {
		to: 3,
		asset: 7,
		amount: u128::MAX,
		start: 1,
		end: 2,
		category: 101,
	};
	let stream = StreamInfo {
		stream: 5,
		terms,
		approved: false,
		ended_at: Some(2),
		accrued: u128::MAX,
		paid: 1,
		claimable: u128::MAX,
		error: Some("AboveLimit".into()),
		deposit: 2,
	};
	let json = json!({
		"stream": 5,
		"terms": { "to": 3, "asset": 7, "amount": MOST, "start": 1, "end": 2, "category": 101 },
		"approved": false, "endedAt": 2, "accrued": MOST, "paid": "1", "claimable": MOST,
		"error": "AboveLimit", "deposit": "2",
	});
	assert_eq!(through_json(&stream), json);
}

#[test]
fn everything_that_can_be_proposed() {
	let proposals: Vec<(ProposalInfo<u64, u32>, Json)> = vec![
		(
			ProposalInfo::Change(ChangeInfo::Policy(policy())),
			json!({ "change": { "policy": policy_json() } }),
		),
		(
			ProposalInfo::Change(ChangeInfo::Owners { owners: vec![1], threshold: 1 }),
			json!({ "change": { "owners": { "owners": [1], "threshold": 1 } } }),
		),
		(
			ProposalInfo::Change(ChangeInfo::Member { who: 1, roles: roles() }),
			json!({ "change": { "member": { "who": 1, "roles": roles_json() } } }),
		),
		(
			ProposalInfo::Change(ChangeInfo::Envelope { category: 101, budget: Some(budget()) }),
			json!({ "change": { "envelope": { "category": 101, "budget": budget_json() } } }),
		),
		(ProposalInfo::Change(ChangeInfo::Unfreeze), json!({ "change": "unfreeze" })),
		(
			ProposalInfo::Change(ChangeInfo::Close { to: 1, abandon: false }),
			json!({ "change": { "close": { "to": 1, "abandon": false } } }),
		),
		(ProposalInfo::Pay(payment()), json!({ "pay": payment_json() })),
		(ProposalInfo::Announce(payment()), json!({ "announce": payment_json() })),
		(
			ProposalInfo::Operate(OperationInfo::Swap {
				sell: 7,
				buy: 8,
				amount: u128::MAX,
				min_out: u128::MAX,
			}),
			json!({ "operate": { "swap": { "sell": 7, "buy": 8, "amount": MOST, "minOut": MOST } } }),
		),
		(
			ProposalInfo::Operate(OperationInfo::Withdraw { asset: 7, amount: None }),
			json!({ "operate": { "withdraw": { "asset": 7, "amount": null } } }),
		),
		(ProposalInfo::AddRule(rule_terms()), json!({ "addRule": rule_terms_json() })),
	];
	for (proposal, json) in proposals {
		let motion = MotionInfo {
			motion: 1,
			by: 2,
			proposal,
			approvals: vec![2],
			needed: 1,
			delayed: true,
			ready_at: None,
			expires_at: 5,
			deposit: u128::MAX,
		};
		let json = json!({
			"motion": 1, "by": 2, "proposal": json, "approvals": [2], "needed": 1,
			"delayed": true, "readyAt": null, "expiresAt": 5, "deposit": MOST,
		});
		assert_eq!(through_json(&motion), json);
	}
}

#[test]
fn recoveries() {
	let recovery = RecoveryInfo::<u64> {
		owners: vec![1],
		threshold: 1,
		guardians: vec![2],
		needed: 1,
		against: vec![],
		needed_against: 2,
		ready_at: Some(5),
	};
	let json = json!({
		"owners": [1], "threshold": 1, "guardians": [2], "needed": 1, "against": [],
		"neededAgainst": 2, "readyAt": 5,
	});
	assert_eq!(through_json(&recovery), json);
}
