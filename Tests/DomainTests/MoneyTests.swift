import Domain
import TestSupport
import Testing

@Suite struct MoneyTests {
  @Test(arguments: [
    ("0", 0), ("-0", 0), ("1", 10_000_000_000), ("-1", -10_000_000_000), ("0.0055", 55_000_000),
    ("0.00325", 32_500_000), ("0.0000000001", 1), ("-0.0000000001", -1), ("00012.50", 125_000_000_000),
    ("1.00000000000000", 10_000_000_000), ("922337203.6854775807", Int64.max), ("-922337203.6854775807", -Int64.max),
    ("4415.0000", 44_150_000_000_000),
  ])
  func reads(text: String, units: Int64) throws {
    #expect(try Money(text).tenBillionths == units)
  }

  @Test(arguments: [
    ("", MoneyError.notANumber("")), ("-", .notANumber("-")), (".5", .notANumber(".5")), ("5.", .notANumber("5.")),
    ("1e3", .notANumber("1e3")), ("0,5", .notANumber("0,5")), ("1.2.3", .notANumber("1.2.3")),
    ("+1", .notANumber("+1")), ("--1", .notANumber("--1")), (" 1", .notANumber(" 1")), ("1 ", .notANumber("1 ")),
    ("１", .notANumber("１")), ("$1", .notANumber("$1")), ("1_000", .notANumber("1_000")), ("nan", .notANumber("nan")),
    ("0.00000000001", .tooManyDecimals("0.00000000001")), ("1.00000000005", .tooManyDecimals("1.00000000005")),
    ("922337203.6854775808", .outOfRange("922337203.6854775808")), ("99999999999", .outOfRange("99999999999")),
    ("-922337204", .outOfRange("-922337204")),
  ])
  func isNoAmount(text: String, error: MoneyError) {
    #expect(throws: error) { try Money(text) }
  }

  @Test func descriptionIsExactAndReadBack() throws {
    var generator = SeededGenerator(seed: 6)
    for _ in 0..<3_000 {
      // As many small amounts as large ones, and as many round ones as others.
      let word = Int64(bitPattern: generator.next()) >> Int64(generator.number(0..<64))
      let power = generator.pick([1, 10, 10_000, 10_000_000_000] as [Int64])
      let money = Money(tenBillionths: max(word, -Int64.max) / power * power)
      #expect(try Money(money.description) == money)
      #expect(!money.description.contains(".") || !money.description.hasSuffix("0"))
    }
    #expect(Money(tenBillionths: .min).description == "-922337203.6854775808")
  }

  @Test func calculatesAsWiderNumbersDo() {
    var generator = SeededGenerator(seed: 7)
    func number() -> Int64 { Int64(bitPattern: generator.next()) >> Int64(generator.number(0..<64)) }
    for _ in 0..<5_000 {
      let (left, right) = (number(), number())
      let (amount, other) = (Money(tenBillionths: left), Money(tenBillionths: right))
      #expect((try? amount.multiplied(by: right))?.tenBillionths == Int64(exactly: Int128(left) * Int128(right)))
      #expect((try? amount.adding(other))?.tenBillionths == Int64(exactly: Int128(left) + Int128(right)))
      #expect((amount < other) == (left < right))
      if let sum = Int64(exactly: Int128(left) + Int128(right)) { #expect((amount + other).tenBillionths == sum) }
      if let rest = Int64(exactly: Int128(left) - Int128(right)) { #expect((amount - other).tenBillionths == rest) }
    }
  }

  @Test func overflowNamesTheCalculation() throws {
    let price = try Money("0.0055")
    #expect(throws: MoneyError.outOfRange("0.0055 × 9223372036854775807")) { try price.multiplied(by: .max) }
    let most = Money(tenBillionths: .max)
    #expect(throws: MoneyError.outOfRange("\(most) + 0.0055")) { try most.adding(price) }
  }
}
