import Domain
import Testing

@testable import Bills

/// Users and free units that several lines could use.
@Suite struct QuantityMatchesTests {
  private static let lite = ReconciliationTests.key()
  private static let essentials = ReconciliationTests.key(.directMAU, .essentials)
  private static let legacy = ReconciliationTests.key(.directMAU, .legacy)
  private static let plus = ReconciliationTests.key(.directMAU, .plus)

  private static func free(_ quantity: Int64) throws -> BilledUsage {
    var usage = try ReconciliationTests.billed(quantity)
    usage.meaning = .free(.directMAU)
    return usage
  }

  /// Such as "lite: free_quantity -4999 exact 0".
  private func causes(_ result: Reconciliation) -> [String] {
    result.lines.flatMap { line in
      line.causes.map { cause in
        let words = [cause.quantity?.description, cause.isExact ? "exact" : nil, cause.cost?.description]
        return (["\(line.key.plan?.rawValue ?? ""):", cause.kind.rawValue] + words.compactMap(\.self))
          .joined(separator: " ")
      }
    }
  }

  /// 16,000 users, of whom 10,000 are free, as the bill has it: what is charged on each line, and the free ones apart.
  @Test func aFreeQuantityOnALineOfItsOwnExplainsEachLine() throws {
    let billed = [
      try ReconciliationTests.billed(3_001, Self.lite, cost: "16.5055"),
      try ReconciliationTests.billed(3_002, Self.essentials, cost: "45.03"), try Self.free(10_000),
    ]
    var own = ReconciliationTests.count([
      ReconciliationTests.own(8_001, Self.lite, cost: "16.5055"),
      ReconciliationTests.own(8_002, Self.essentials, cost: "45.03"),
    ]) { $0.free = [Self.lite: 5_000, Self.essentials: 5_000] }
    #expect(
      Reconciliation.freeUnits(billed, beside: own) == [
        Self.lite: BillNumber(5_000), Self.essentials: BillNumber(5_000),
      ])
    own.pricesOfBilled = [
      Self.lite: try #require(BillNumber("16.5055")), Self.essentials: try #require(BillNumber("45.03")),
    ]
    let result = ReconciliationTests.reconcile(billed, own)
    #expect(
      causes(result) == [
        "lite: free_quantity -5000 exact 0", "essentials: free_quantity -5000 exact 0",
      ])
    #expect(result.isWithinTolerance, "charged and free units together are what was counted")
    #expect(result.lines[0].causes[0].sentence.contains("10000 free units"))
  }

  /// Users beyond those who are free cost what they cost, and the free ones nothing.
  @Test func freeUnitsCostNothing() throws {
    let billed = [try ReconciliationTests.billed(2_000, Self.lite, cost: "11"), try Self.free(10_000)]
    let own = ReconciliationTests.count([ReconciliationTests.own(13_000, Self.lite, cost: "16.5")]) {
      $0.free = [Self.lite: 10_000]
      $0.pricesOfBilled = [Self.lite: BillNumber(11)]
    }
    let result = ReconciliationTests.reconcile(billed, own)
    #expect(causes(result) == ["lite: free_quantity -10000 exact 0", "lite: unexplained -1000 -5.5"])
    #expect(!result.isWithinTolerance)
  }

  /// Where the bill has no free line, only lines that lack exactly their own free units count what is charged.
  @Test func aBillOfWhatIsCharged() throws {
    let own = ReconciliationTests.count([
      ReconciliationTests.own(8_000, Self.lite), ReconciliationTests.own(8_000, Self.essentials),
    ]) { $0.free = [Self.lite: 5_000, Self.essentials: 5_000] }
    let billed = [
      try ReconciliationTests.billed(3_000, Self.lite), try ReconciliationTests.billed(3_001, Self.essentials),
    ]
    #expect(Reconciliation.freeUnits(billed, beside: own) == [Self.lite: BillNumber(5_000)])
  }

  /// 8,000 users of the bill's legacy line are 8,000 here, not 16,000; the line that they close comes first.
  @Test func usersAreMovedOnce() throws {
    let own = ReconciliationTests.count([
      ReconciliationTests.own(8_001, Self.essentials), ReconciliationTests.own(8_000, Self.lite),
    ]) { $0.pricesOfBilled[Self.legacy] = .zero }
    let billed = [try ReconciliationTests.billed(8_000, Self.legacy)]
    #expect(
      causes(ReconciliationTests.reconcile(billed, own)) == [
        "legacy: plan 8000 exact 0", "lite: plan -8000 exact 0", "essentials: not_in_bill -8001 exact 0",
      ])
    // Without such a line they are spread in order, and what is left is not in the bill.
    let larger = ReconciliationTests.count([
      ReconciliationTests.own(5_000, Self.lite), ReconciliationTests.own(5_000, Self.plus),
    ]) { $0.pricesOfBilled[Self.legacy] = .zero }
    #expect(
      causes(ReconciliationTests.reconcile(billed, larger)) == [
        "legacy: plan 5000 0", "legacy: plan 3000 0", "lite: plan -5000 0", "plus: plan -3000 0",
        "plus: not_in_bill -2000 exact 0",
      ])
  }
}
