/// An exact decimal with nine places: a rate of growth, a share, a factor, a number of users.
///
///     ScenarioNumber("0.05") == ScenarioNumber("5%")  // true
public struct ScenarioNumber: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// In units of 10⁻⁹.
  public let billionths: Int64

  public static let zero = ScenarioNumber(billionths: 0)
  public static let one = ScenarioNumber(billionths: unit)
  static let unit: Int64 = 1_000_000_000
  /// The largest size that can be written, which keeps every product of two in range.
  static let largest: Int64 = 1_000_000_000 * unit

  public init(billionths: Int64) {
    self.billionths = billionths
  }

  /// Reads "0.05", "-0.02", "5%", "20_000"; nil for anything else, for more than nine places, and beyond ±10⁹.
  public init?(_ text: some StringProtocol) {
    var digits = Substring(text)
    let isPercent = digits.hasSuffix("%")
    if isPercent { digits = digits.dropLast() }
    while digits.hasSuffix(" ") { digits.removeLast() }
    let isNegative = digits.hasPrefix("-")
    if isNegative || digits.hasPrefix("+") { digits.removeFirst() }
    let parts = digits.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    guard let whole = ScenarioNumber.digits(parts[0].filter { $0 != "_" }), !parts[0].hasPrefix("_"),
      let decimals = parts.count == 2 ? ScenarioNumber.digits(String(parts[1])) : [], whole.count <= 12,
      parts.count == 1 || !decimals.isEmpty
    else { return nil }
    // A percentage is the same digits two places further down.
    let places = isPercent ? 7 : 9
    guard decimals.dropFirst(places).allSatisfy({ $0 == 0 }) else { return nil }
    var value: Int64 = 0
    let scaled = whole + (decimals + Array(repeating: 0, count: places)).prefix(places)
    for digit in scaled {
      let (product, overflow) = value.multipliedReportingOverflow(by: 10)
      guard !overflow, product <= ScenarioNumber.largest else { return nil }
      value = product + digit
    }
    guard value <= ScenarioNumber.largest else { return nil }
    billionths = isNegative ? -value : value
  }

  /// The values of ASCII digits, at least one; nil where there is anything else.
  private static func digits(_ text: String) -> [Int64]? {
    guard !text.isEmpty else { return nil }
    var digits: [Int64] = []
    for byte in text.utf8 {
      guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
      digits.append(Int64(byte - UInt8(ascii: "0")))
    }
    return digits
  }

  public static func < (left: ScenarioNumber, right: ScenarioNumber) -> Bool { left.billionths < right.billionths }

  /// Without needless zeros: "0.05", "20000".
  public var description: String {
    let (whole, fraction) = billionths.magnitude.quotientAndRemainder(dividingBy: ScenarioNumber.unit.magnitude)
    let sign = billionths < 0 ? "-" : ""
    guard fraction != 0 else { return "\(sign)\(whole)" }
    var decimals = String(fraction)
    decimals = String(repeating: "0", count: 9 - decimals.utf8.count) + decimals
    while decimals.hasSuffix("0") { decimals.removeLast() }
    return "\(sign)\(whole).\(decimals)"
  }
}
