import Domain
import Testing

@testable import Bills

/// Lines of a bill whose meter only their names tell, and usage that no line of a bill can be of.
@Suite struct LikelyMetersTests {
  private static let security = ReconciliationTests.key(.advancedSecurityMAU, nil)

  private func likely(_ quantity: Int64, cost: String, _ guess: Meter?) throws -> BilledUsage {
    var usage = try ReconciliationTests.billed(quantity, cost: cost)
    usage.meaning = .unknown(guess: guess)
    usage.usageType = "APN1-CognitoASFMAU"
    return usage
  }

  private func own(_ key: ComparisonKey) -> OwnCount {
    ReconciliationTests.count([ReconciliationTests.own(9, key, cost: "0.45")]) {
      $0.pricesOfBilled[key] = BillNumber("0.45")
    }
  }

  @Test func aLineIsComparedAsWhatItsNameLooksLike() throws {
    let same = ReconciliationTests.reconcile([try likely(9, cost: "0.45", .advancedSecurityMAU)], own(Self.security))
    #expect(same.isWithinTolerance && same.unknown.isEmpty && same.lines.count == 1)
    #expect(same.lines[0].isEqual && same.lines[0].likelyUsageTypes == ["APN1-CognitoASFMAU"])
    let more = ReconciliationTests.reconcile([try likely(12, cost: "0.6", .advancedSecurityMAU)], own(Self.security))
    #expect(!more.isWithinTolerance && more.lines[0].quantityDifference == BillNumber(3))
  }

  /// Not where the meter was not counted in the Region, where the name looks like nothing, or beside a known line.
  @Test func otherLinesStayUnknown() throws {
    let line = try likely(9, cost: "0.45", .advancedSecurityMAU)
    let known = try ReconciliationTests.billed(9, Self.security, cost: "0.45")
    let ireland = ReconciliationTests.key(.advancedSecurityMAU, nil, "eu-west-1")
    for (billed, own) in [
      ([line], ReconciliationTests.count([])), ([line], own(ireland)), ([line, known], own(Self.security)),
      ([try likely(9, cost: "0.45", nil)], own(Self.security)),
    ] {
      let result = ReconciliationTests.reconcile(billed, own)
      #expect(result.unknown.count == 1 && !result.isWithinTolerance)
      #expect(result.lines.allSatisfy { $0.likelyUsageTypes.isEmpty })
    }
  }

  /// AWS charges for messages as other services: the gate does not wait for lines that cannot come.
  @Test(arguments: [Meter.sms, .email]) func messagesAreNoDifference(meter: Meter) throws {
    let key = ReconciliationTests.key(meter, nil)
    let messages = ReconciliationTests.own(70, key, cost: "4.9")
    let result = ReconciliationTests.reconcile(
      [try ReconciliationTests.billed(5)], ReconciliationTests.count([ReconciliationTests.own(5), messages]))
    let line = try #require(result.lines.first { $0.key == key })
    #expect(result.isWithinTolerance && !result.isOfNothing && line.isOfOtherService)
    #expect(line.causes.map(\.kind) == [.otherService])
    #expect(line.causes[0].quantity == BillNumber(-70) && line.causes[0].cost == BillNumber("-4.9"))
    // Nothing but messages is nothing to compare.
    #expect(ReconciliationTests.reconcile([], ReconciliationTests.count([messages])).isOfNothing)
    // Where the bill has a line of them after all, it is compared.
    let billed = ReconciliationTests.reconcile(
      [try likely(80, cost: "5.6", meter)], ReconciliationTests.count([messages]))
    #expect(!billed.isWithinTolerance && billed.lines[0].quantityDifference == BillNumber(10))
  }
}
