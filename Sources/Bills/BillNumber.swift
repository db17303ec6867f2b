/// An exact number of a bill: a whole number of 10⁻¹⁸.
///
/// Bills have quantities and amounts with a dozen decimals, and some are written as "1.2E-7".
public struct BillNumber: Hashable, Comparable, Sendable, CustomStringConvertible {
  public let units: Int128

  public static let zero = BillNumber(units: 0)
  /// More is a mistake of the bill, and billions of these still have a sum.
  static let maximum = Int128(100_000_000_000) * scale
  static let scale = Int128(1_000_000_000_000_000_000)

  public init(units: Int128) { self.units = units }

  public init(_ whole: Int64) { units = Int128(whole) * BillNumber.scale }

  /// An amount in units of 10⁻¹⁰.
  public init(tenBillionths: Int64) { units = Int128(tenBillionths) * 100_000_000 }

  /// Reads "12", "-0.5", "1.2E-7" in ASCII; digits beyond the eighteenth decimal are cut off.
  ///
  /// Nil for anything else, and for what is beyond ±10¹¹.
  public init?(_ text: some Collection<UInt8>) {
    var bytes = text[...]
    while let first = bytes.first, first == UInt8(ascii: " ") { bytes = bytes.dropFirst() }
    var isNegative = false
    if let sign = bytes.first, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") {
      isNegative = sign == UInt8(ascii: "-")
      bytes = bytes.dropFirst()
    }
    var digits: [UInt8] = []
    var point: Int?
    var exponent = 0
    loop: while let byte = bytes.first {
      bytes = bytes.dropFirst()
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"):
        // More digits than this change nothing that is kept.
        guard digits.count < 400 else { return nil }
        digits.append(byte - UInt8(ascii: "0"))
      case UInt8(ascii: ".") where point == nil: point = digits.count
      case UInt8(ascii: "e"), UInt8(ascii: "E"):
        guard let number = BillNumber.exponent(bytes) else { return nil }
        exponent = number
        bytes = bytes[bytes.endIndex...]
        break loop
      default: return nil
      }
    }
    guard !digits.isEmpty else { return nil }
    // The place of the point among the digits, the eighteenth decimal being the last that counts.
    let end = (point ?? digits.count) + exponent + 18
    var units: Int128 = 0
    for (index, digit) in digits.enumerated() where index < end {
      guard units < BillNumber.maximum else { return nil }
      units = units * 10 + Int128(digit)
    }
    if units != 0, end > digits.count {
      for _ in digits.count..<min(end, 1_000) {
        guard units < BillNumber.maximum else { return nil }
        units *= 10
      }
    }
    guard units <= BillNumber.maximum else { return nil }
    self.units = isNegative ? -units : units
  }

  public init?(_ text: String) { self.init(text.utf8) }

  private static func exponent(_ bytes: some Collection<UInt8>) -> Int? {
    guard !bytes.isEmpty, bytes.count <= 5 else { return nil }
    return Int(String(decoding: bytes, as: UTF8.self))
  }

  public static func + (left: BillNumber, right: BillNumber) -> BillNumber {
    BillNumber(units: left.units + right.units)
  }
  public static func - (left: BillNumber, right: BillNumber) -> BillNumber {
    BillNumber(units: left.units - right.units)
  }
  public static prefix func - (number: BillNumber) -> BillNumber { BillNumber(units: -number.units) }
  public static func += (left: inout BillNumber, right: BillNumber) { left = left + right }
  public static func < (left: BillNumber, right: BillNumber) -> Bool { left.units < right.units }

  public var magnitude: BillNumber { BillNumber(units: units < 0 ? -units : units) }
  /// The whole part; what follows the point is cut off.
  ///
  /// Nil for more than a quantity can be: a sum of lines of a bill has no limit.
  public var whole: Int64? { Int64(exactly: units / BillNumber.scale) }
  public var isWhole: Bool { units % BillNumber.scale == 0 }

  /// The exact decimal without needless zeros.
  public var description: String {
    let (whole, fraction) = units.magnitude.quotientAndRemainder(dividingBy: BillNumber.scale.magnitude)
    guard fraction != 0 else { return "\(units < 0 ? "-" : "")\(whole)" }
    let digits = String(fraction)
    var decimals = String(repeating: "0", count: 18 - digits.count) + digits
    while decimals.hasSuffix("0") { decimals.removeLast() }
    return "\(units < 0 ? "-" : "")\(whole).\(decimals)"
  }
}
