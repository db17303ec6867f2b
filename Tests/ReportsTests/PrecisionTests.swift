import Domain
import TestSupport
import Testing

@testable import Reports

@Suite struct PrecisionTests {
  static let cents = Precision(places: 2)

  @Test(
    arguments: [
      ("0", "0.00"), ("0.005", "0.00"), ("0.015", "0.02"), ("0.0051", "0.01"), ("4415", "4,415.00"),
      ("1234567.891", "1,234,567.89"), ("-0.005", "0.00"), ("-250.00025", "-250.00"), ("-1.239", "-1.24"),
    ])
  func rounds(exact: String, shown: String) throws {
    #expect(Self.cents.text(Self.cents.rounded(try Money(exact))) == shown)
  }

  @Test(
    arguments: [
      (["0.335", "0.335"], ["0.34", "0.33"]),
      (["0.001", "0.004", "0.005"], ["0.00", "0.00", "0.01"]),
      (["495", "0.0055"], ["495.00", "0.01"]),
      (["10", "-0.006", "-0.006"], ["10.00", "0.00", "-0.01"]),
      ([], []),
    ] as [([String], [String])])
  func partsAddUp(exact: [String], shown: [String]) throws {
    let exact = try exact.map { try Money($0) }
    let whole = Self.cents.rounded(exact.reduce(.zero, +))
    #expect(Self.cents.parts(exact, of: whole).map(Self.cents.text) == shown)
  }

  /// Whatever the parts: they add up, none is a cent or more away, and what needs no rounding keeps its value.
  @Test(arguments: 0..<200)
  func partsOfAnything(seed: Int) {
    var random = SeededGenerator(seed: UInt64(seed))
    let exact = (0..<Int.random(in: 1...20, using: &random)).map { _ in
      let whole = Bool.random(using: &random) ? 100_000_000 : 1
      return Money(tenBillionths: Int64.random(in: -5_000_000...900_000_000, using: &random) * Int64(whole))
    }
    let whole = Self.cents.rounded(exact.reduce(.zero, +))
    let parts = Self.cents.parts(exact, of: whole)
    #expect(parts.reduce(.zero, +) == whole)
    for (part, exact) in zip(parts, exact) {
      #expect((part - exact).tenBillionths.magnitude < 100_000_000)
      #expect(exact.tenBillionths % 100_000_000 != 0 || part == exact)
    }
  }

  @Test(arguments: [("0", 2), ("0.99", 5), ("1", 2), ("-0.5", 5), ("33665", 2)] as [(String, Int)])
  func smallTotalsKeepTheirDecimals(total: String, places: Int) throws {
    #expect(Precision(for: try Money(total)).places == places)
  }

  @Test(
    arguments: [
      ("0.0055", "0.00550"), ("0.00325", "0.00325"), ("0.001125", "0.001125"), ("0.015", "0.01500"), ("0", "free"),
    ])
  func ratesHaveFiveDecimals(rate: String, shown: String) throws {
    #expect(Cell.rate(try Money(rate)).shown == shown)
  }
}
