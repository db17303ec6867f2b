import Domain
import Testing

@testable import Bills

/// Accounts that only one of the two sides has.
@Suite struct MissingCausesTests {
  private static let lite = ReconciliationTests.key()
  private static let security = ReconciliationTests.key(.advancedSecurityMAU, nil)

  private func causes(_ billed: [BilledUsage], _ own: OwnCount) -> [String] {
    ReconciliationTests.reconcile(billed, own).lines.flatMap(\.causes).map { cause in
      [cause.kind.rawValue, cause.quantity?.description, cause.isExact ? "exact" : nil].compactMap(\.self)
        .joined(separator: " ")
    }
  }

  private static func own(_ usages: [OwnUsage]) -> OwnCount {
    ReconciliationTests.count(usages) {
      $0.places[.init(month: ReconciliationTests.october, account: "3", region: ReconciliationTests.tokyo)] = .init()
      $0.payers = ["1": "9", "3": "8"]
    }
  }

  /// The bill of one payer, which is not final either, beside the records of two.
  @Test func accountsOfAnotherPayer() throws {
    let own = Self.own([
      ReconciliationTests.own(3_333), ReconciliationTests.own(1_946, account: "3"),
      ReconciliationTests.own(777, Self.security, account: "3"),
    ])
    let billed = [try ReconciliationTests.billed(3_333, isEstimated: true)]
    #expect(causes(billed, own) == ["account_not_in_bill -1946 exact", "account_not_in_bill -777 exact"])
    let sentence = try #require(ReconciliationTests.reconcile(billed, own).lines[0].causes.first?.sentence)
    #expect(sentence.contains("account 3, which 8 pays for, and 1946 of it") && sentence.contains("--payer"))
  }

  @Test func whatIsLeftHasOtherCauses() throws {
    let own = Self.own([ReconciliationTests.own(100), ReconciliationTests.own(50, account: "3")])
    #expect(
      try causes([ReconciliationTests.billed(90)], own) == ["account_not_in_bill -50 exact", "unexplained -10"])
    #expect(try causes([ReconciliationTests.billed(120)], own) == ["account_not_in_bill -30"])
  }

  /// A bill that does not say whose its lines are can have them of anybody.
  @Test func aBillWithoutAccounts() throws {
    let own = Self.own([ReconciliationTests.own(100), ReconciliationTests.own(50, account: "3")])
    #expect(try causes([ReconciliationTests.billed(100, account: nil)], own) == ["unexplained -50"])
  }
}
