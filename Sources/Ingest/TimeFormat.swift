import Domain

/// How a source writes times.
public enum TimeFormat: Hashable, Sendable {
  /// "2026-10-01T09:00:00Z"; without a zone only where the mapping names one.
  case iso8601
  /// A number since 1970, which may have decimals: they are cut off.
  case epoch(unitsPerSecond: Int64)
  /// As strptime: `%d/%b/%Y:%H:%M:%S %z`.
  case pattern(TimePattern)

  static let named: [(name: String, format: TimeFormat)] = [
    ("iso8601", .iso8601), ("epoch-seconds", .epoch(unitsPerSecond: 1)), ("epoch-ms", .epoch(unitsPerSecond: 1_000)),
    ("epoch-us", .epoch(unitsPerSecond: 1_000_000)),
  ]

  /// The names that the config knows.
  public static var names: [String] { named.map(\.name) }

  /// A name, or a pattern; nil for anything else.
  public init?(_ text: String) {
    if let known = TimeFormat.named.first(where: { $0.name == text }) {
      self = known.format
    } else if let pattern = TimePattern(text) {
      self = .pattern(pattern)
    } else {
      return nil
    }
  }

  /// Reads a time; nil for what is none, or none that records may have.
  ///
  /// - Parameter zone: seconds east of UTC where the text has no zone; nil where it must have one.
  func instant(_ text: UnsafeRawBufferPointer, zone: Int?) -> Instant? {
    // A zone may lead out of the years that were looked at before.
    read(text, zone: zone).flatMap { $0.isRecordable ? $0 : nil }
  }

  private func read(_ text: UnsafeRawBufferPointer, zone: Int?) -> Instant? {
    switch self {
    case .iso8601:
      if let instant = Instant(iso8601: text) { return instant }
      guard let zone, let instant = Instant(iso8601: String(decoding: text, as: UTF8.self) + "Z") else { return nil }
      return Instant(secondsSinceEpoch: instant.secondsSinceEpoch - Int64(zone))
    case .epoch(let units):
      let parts = text.split(separator: UInt8(ascii: "."), maxSplits: 1, omittingEmptySubsequences: false)
      guard let whole = parts.first, (1...18).contains(whole.count),
        parts.allSatisfy({ $0.allSatisfy { $0 &- UInt8(ascii: "0") < 10 } })
      else { return nil }
      let number = whole.reduce(Int64(0)) { $0 * 10 + Int64($1 - UInt8(ascii: "0")) }
      return Instant(secondsSinceEpoch: number / units)
    case .pattern(let pattern):
      return pattern.instant(text, zone: zone ?? 0)
    }
  }
}

/// A time as strptime describes it, with the letters that make up a moment: `%Y %m %d %b %H %I %p %M %S %f %z %%`.
public struct TimePattern: Hashable, Sendable {
  private enum Part: Hashable, Sendable {
    case literal(UInt8)
    case field(UInt8)
  }

  private let parts: [Part]
  static let months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]

  /// Nil for a letter that is not known, and for a pattern without a day.
  public init?(_ text: String) {
    var parts: [Part] = []
    var bytes = text.utf8.makeIterator()
    while let byte = bytes.next() {
      guard byte == UInt8(ascii: "%") else {
        parts.append(.literal(byte))
        continue
      }
      guard let letter = bytes.next() else { return nil }
      if letter == UInt8(ascii: "%") {
        parts.append(.literal(letter))
      } else {
        guard "YmdbHIpMSfz".utf8.contains(letter) else { return nil }
        parts.append(.field(letter))
      }
    }
    func has(_ letter: Unicode.Scalar) -> Bool { parts.contains(.field(UInt8(ascii: letter))) }
    guard has("Y"), has("d"), has("m") || has("b"), !has("I") || has("p") else { return nil }
    self.parts = parts
  }

  /// What the fields say.
  private struct Fields {
    var year = 0
    var month = 0
    var day = 0
    var hour = 0
    var minute = 0
    var second = 0
    var isAfternoon: Bool?
    var zone: Int
  }

  func instant(_ text: UnsafeRawBufferPointer, zone: Int) -> Instant? {
    var fields = Fields(zone: zone)
    var rest = text[...]
    for part in parts {
      switch part {
      case .literal(let byte):
        guard rest.popFirst() == byte else { return nil }
      case .field(let letter):
        guard TimePattern.read(letter, &rest, &fields) else { return nil }
      }
    }
    guard rest.isEmpty, let day = Day(year: fields.year, month: fields.month, day: fields.day) else { return nil }
    if let isAfternoon = fields.isAfternoon {
      guard (1...12).contains(fields.hour) else { return nil }
      fields.hour = fields.hour % 12 + (isAfternoon ? 12 : 0)
    }
    guard fields.hour < 24, fields.minute < 60, fields.second < 60 else { return nil }
    let seconds = fields.hour * 3_600 + fields.minute * 60 + fields.second - fields.zone
    return Instant(secondsSinceEpoch: day.start.secondsSinceEpoch + Int64(seconds))
  }

  private static func read(_ letter: UInt8, _ rest: inout Slice<UnsafeRawBufferPointer>, _ fields: inout Fields) -> Bool
  {
    func number(_ digits: ClosedRange<Int>) -> Int? {
      let text = rest.prefix { $0 &- UInt8(ascii: "0") < 10 }.prefix(digits.upperBound)
      guard text.count >= digits.lowerBound else { return nil }
      rest = rest.dropFirst(text.count)
      return text.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
    }
    func put(_ field: WritableKeyPath<Fields, Int>, _ value: Int?) -> Bool {
      guard let value else { return false }
      fields[keyPath: field] = value
      return true
    }
    switch letter {
    case UInt8(ascii: "Y"): return put(\.year, number(4...4))
    case UInt8(ascii: "m"): return put(\.month, number(1...2))
    case UInt8(ascii: "d"): return put(\.day, number(1...2))
    case UInt8(ascii: "H"), UInt8(ascii: "I"): return put(\.hour, number(1...2))
    case UInt8(ascii: "M"): return put(\.minute, number(2...2))
    case UInt8(ascii: "S"): return put(\.second, number(2...2))
    case UInt8(ascii: "f"): return number(1...9) != nil
    case UInt8(ascii: "b"):
      let name = String(decoding: rest.prefix(3), as: UTF8.self).lowercased()
      rest = rest.dropFirst(3)
      return put(\.month, months.firstIndex(of: name).map { $0 + 1 })
    case UInt8(ascii: "p"):
      let name = String(decoding: rest.prefix(2), as: UTF8.self).lowercased()
      rest = rest.dropFirst(2)
      fields.isAfternoon = name == "pm"
      return name == "am" || name == "pm"
    default:
      let zone = rest.prefix { !" \t,;\"".utf8.contains($0) }
      rest = rest.dropFirst(zone.count)
      return put(\.zone, TimeFormat.zone(String(decoding: zone, as: UTF8.self)))
    }
  }
}

extension TimeFormat {
  /// Seconds east of UTC of "Z", "UTC", "+09:00" or "-0500"; nil for anything else.
  public static func zone(_ text: String) -> Int? {
    if text == "Z" || text == "UTC" { return 0 }
    guard let instant = Instant(iso8601: "2000-01-01T00:00:00" + text), text.count >= 5 else { return nil }
    return Int(946_684_800 - instant.secondsSinceEpoch)
  }
}
