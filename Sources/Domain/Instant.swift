/// A moment in UTC, to the second, which is the resolution of CloudTrail's `eventTime`.
public struct Instant: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// Seconds since 1970-01-01T00:00:00Z.
  public let secondsSinceEpoch: Int64

  public init(secondsSinceEpoch: Int64) {
    self.secondsSinceEpoch = secondsSinceEpoch
  }

  /// Whether records may have this time: from 1970 on, since Cognito is younger and the days of a database are counted
  /// from there, to the end of 9999, which is the last year that a `Month` has.
  @inlinable
  public var isRecordable: Bool { 0 <= secondsSinceEpoch && secondsSinceEpoch < Instant.end }

  /// Seconds since 1970 at the end of the year 9999.
  @inlinable static var end: Int64 { 253_402_300_800 }

  /// Reads ISO 8601 with a zone, "2026-10-01T09:00:00Z", "2026-10-01T09:00:00.123+09:00".
  ///
  /// Fractions of a second are cut off. Nil for anything else, a date that does not exist, a time without a zone and
  /// one outside the years 1 to 9999 (in UTC) included.
  public init?(iso8601 text: String) {
    var text = text
    let instant = text.withUTF8 { Instant(iso8601: UnsafeRawBufferPointer($0)) }
    guard let instant else { return nil }
    self = instant
  }

  /// Reads ISO 8601 from bytes, as `init(iso8601:)` does from text, without making a String.
  @inlinable
  public init?(iso8601 bytes: UnsafeRawBufferPointer) {
    // 2026-10-01T09:00:00Z
    // 0    5  8  11 14 17 19
    guard bytes.count >= 20,
      bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"),
      bytes[10] == UInt8(ascii: "T") || bytes[10] == UInt8(ascii: " "),
      bytes[13] == UInt8(ascii: ":"), bytes[16] == UInt8(ascii: ":"),
      let century = twoDigits(bytes, at: 0), let yearOfCentury = twoDigits(bytes, at: 2),
      let month = twoDigits(bytes, at: 5), let day = twoDigits(bytes, at: 8),
      let hour = twoDigits(bytes, at: 11), hour < 24,
      let minute = twoDigits(bytes, at: 14), minute < 60,
      let second = twoDigits(bytes, at: 17), second < 60,
      let date = Day(year: century * 100 + yearOfCentury, month: month, day: day),
      let offset = Instant.zoneOffset(UnsafeRawBufferPointer(rebasing: bytes[19...]))
    else { return nil }
    let seconds = Int64(date.daysSinceEpoch) * 86_400 + Int64(hour * 3_600 + minute * 60 + second - offset)
    // A zone can lead out of the years 1 to 9999, which is all that a `Month` has.
    guard -62_135_596_800 <= seconds, seconds < Instant.end else { return nil }
    secondsSinceEpoch = seconds
  }

  /// Seconds east of UTC of "Z", "+09:00", "+0900" after an optional fraction; nil when it is none of these.
  @inlinable
  static func zoneOffset(_ bytes: UnsafeRawBufferPointer) -> Int? {
    var index = 0
    if bytes[0] == UInt8(ascii: ".") {
      index = 1
      while index < bytes.count, bytes[index] &- UInt8(ascii: "0") < 10 { index += 1 }
      guard index > 1, index < bytes.count else { return nil }
    }
    let sign: Int
    switch bytes[index] {
    case UInt8(ascii: "Z"): return index + 1 == bytes.count ? 0 : nil
    case UInt8(ascii: "+"): sign = 1
    case UInt8(ascii: "-"): sign = -1
    default: return nil
    }
    let minuteStart = bytes.count == index + 6 && bytes[index + 3] == UInt8(ascii: ":") ? index + 4 : index + 3
    guard bytes.count == minuteStart + 2,
      let hours = twoDigits(bytes, at: index + 1), hours < 24,
      let minutes = twoDigits(bytes, at: minuteStart), minutes < 60
    else { return nil }
    return sign * (hours * 3_600 + minutes * 60)
  }

  /// The day the instant is in.
  public var day: Day {
    let (quotient, remainder) = secondsSinceEpoch.quotientAndRemainder(dividingBy: 86_400)
    return Day(daysSinceEpoch: Int32(remainder < 0 ? quotient - 1 : quotient))
  }

  /// The month the instant is in.
  public var month: Month { day.month }

  /// Whole hours since 1970-01-01T00:00:00Z.
  public var hoursSinceEpoch: Int32 {
    let (quotient, remainder) = secondsSinceEpoch.quotientAndRemainder(dividingBy: 3_600)
    return Int32(remainder < 0 ? quotient - 1 : quotient)
  }

  public static func < (left: Instant, right: Instant) -> Bool {
    left.secondsSinceEpoch < right.secondsSinceEpoch
  }

  /// ISO 8601 in UTC, "2026-10-01T09:00:00Z".
  public var description: String {
    let second = Int(secondsSinceEpoch - day.start.secondsSinceEpoch)
    return "\(day)T\(padded(second / 3_600, 2)):\(padded(second / 60 % 60, 2)):\(padded(second % 60, 2))Z"
  }
}

/// The number of two ASCII digits, the first at `index`; nil for anything else.
@inlinable
public func twoDigits(_ bytes: UnsafeRawBufferPointer, at index: Int) -> Int? {
  let tens = bytes[index] &- UInt8(ascii: "0")
  let units = bytes[index + 1] &- UInt8(ascii: "0")
  return tens < 10 && units < 10 ? Int(tens) * 10 + Int(units) : nil
}
