import Domain
import TestSupport
import Testing

@testable import Reports

@Suite struct ExactAmountTests {
  /// Dollars, rate, exact product, and that to the places: as Python's decimal has them
  /// (`str(Decimal(a) * Decimal(b))`, and `quantize` with ROUND_HALF_EVEN).
  @Test(
    arguments: [
      ("495", "155.20", 0, "76824", "76824"), ("0.0055", "155.20", 0, "0.8536", "1"),
      ("0.00325", "155.2037", 0, "0.504412025", "1"), ("4415", "0.9231", 2, "4075.4865", "4075.49"),
      ("1234.0055", "1.3579246801", 2, "1675.68652382914055", "1675.69"), ("0.5", "1", 0, "0.5", "0"),
      ("1.5", "1", 0, "1.5", "2"), ("2.5", "1", 0, "2.5", "2"), ("-2.5", "1", 0, "-2.5", "-2"),
      ("-0.0055", "155.20", 0, "-0.8536", "-1"), ("12.3455", "0.307", 3, "3.7900685", "3.790"),
      ("0.0000000001", "0.0000000001", 2, "0.00000000000000000001", "0.00"),
      (
        "922337203.6854775807", "922337203.6854775807", 2, "850705917302346158.47396907784232501249",
        "850705917302346158.47"
      ),
      ("0.3333333333", "3.0000000001", 4, "0.99999999993333333333", "1.0000"),
    ])
  func equalsPythonsDecimal(money: String, rate: String, places: Int, exact: String, rounded: String) throws {
    let amount = ExactAmount(try Money(money), rate: try Money(rate))
    #expect(amount.description == exact)
    #expect(decimalText(amount.rounded(places: places), places: places, minimumPlaces: places) == rounded)
  }

  /// For any amounts and places: each part is rounded down or up, and together they are the rounded sum.
  @Test(arguments: [0, 2, 3, 4]) func partsAddUp(places: Int) throws {
    var random = SeededGenerator(seed: UInt64(places) + 40)
    for _ in 0..<500 {
      let parts = try (0..<random.number(1..<30)).map { _ in
        let money = Money(tenBillionths: Int64(random.number(-50_000_000_000..<9_000_000_000_000)))
        return ExactAmount(money, rate: try Money("155.2037"))
      }
      let whole = parts.reduce(.zero, +).rounded(places: places)
      let rounded = ExactAmount.parts(parts, of: whole, places: places)
      #expect(rounded.reduce(0, +) == whole)
      let unit = (0..<(20 - places)).reduce(Int128(1)) { unit, _ in unit * 10 }
      #expect(zip(parts, rounded).allSatisfy { ($0.units - $1 * unit).magnitude < unit.magnitude })
    }
  }

  @Test func equalRemaindersGoToTheEarlierPart() {
    let half = ExactAmount(units: 50_000_000_000_000_000_000)
    #expect(ExactAmount.parts([half, half, half], of: 2, places: 0) == [1, 1, 0])
    #expect(ExactAmount.parts([], of: 0, places: 0).isEmpty)
  }
}

@Suite struct CurrencyTests {
  @Test(arguments: [("JPY", 0), ("usd", 2), ("EUR", 2), ("KWD", 3), ("CLF", 4), ("KRW", 0)])
  func minorUnits(code: String, places: Int) throws {
    #expect(try #require(Currency(code)).places == places)
  }

  @Test(arguments: ["", "US", "USDX", "XXX", "BTC", "円", "U$D"]) func refuses(code: String) {
    #expect(Currency(code) == nil)
  }
}
