import Testing

@testable import maumeter

@Suite struct QuantityTests {
  @Test(
    arguments: [
      ("0", 0), ("100000", 100_000), ("100_000", 100_000), ("9223372036854775807", Int64.max),
      ("9223372036854775808", nil), ("", nil), ("_1", nil), ("1_", nil), ("-1", nil), ("1.5", nil), ("1,000", nil),
      ("1e6", nil), (" 1", nil), ("１", nil),
    ] as [(String, Int64?)])
  func reads(text: String, value: Int64?) {
    #expect(Quantity(argument: text)?.value == value)
  }
}
