// Package conformance judges a target against the contract of the Omise (Opn Payments) API: shapes,
// error codes, lifecycles and status transitions. A target is the real test API, an emulator, or any
// fake of it.
//
//	report, err := conformance.Run(ctx, conformance.Config{})
//
// judges the emulator that comes with the project, and
//
//	report, err := conformance.Run(ctx, conformance.Config{
//		Target: conformance.Target{APIURL: fake.URL, PublicKey: "pkey_test_1", SecretKey: "skey_test_1"},
//	})
//
// a fake of your own. Package conformancetest does so in a Go test.
//
// There are six verbs:
//
//   - [Run] judges a target with every case of the suite;
//   - [Record] does the same and keeps the answers as cassettes;
//   - [Replay] judges cassettes, without a network;
//   - [Explore] walks at random over the objects of a target;
//   - [Check] judges what was recorded, without a target;
//   - [Faults] breaks the embedded emulator in every known way, to prove that the suite notices.
//
// The report is a [reports.Report], which package reports writes as JUnit, JSON and Markdown. What a
// target is held to stands in package specs, and what a case is in package suites.
//
// # Callbacks
//
// Progress, Plan and Found are called from one goroutine at a time, in the order of what they report,
// and the verb waits for them to return: they need no lock against one another, and must not call a
// verb with cases, which would wait for the one that is running.
package conformance
