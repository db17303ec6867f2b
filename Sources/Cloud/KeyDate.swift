import Domain

/// The day that a key names: `.../2026/10/01/...`, as CloudTrail, Firehose and exports lay out their objects.
enum KeyDate {
  /// The first `/YYYY/MM/DD/` (or at the start of the key) that is a day; nil when there is none.
  static func day(of key: String) -> Day? {
    let bytes = Array(key.utf8)
    var start = 0
    while start + 11 <= bytes.count {
      if let day = day(bytes[start...]) { return day }
      guard let slash = bytes[start...].firstIndex(of: UInt8(ascii: "/")) else { return nil }
      start = slash + 1
    }
    return nil
  }

  /// "2026/10/01/" at the start of the bytes.
  private static func day(_ bytes: ArraySlice<UInt8>) -> Day? {
    let start = bytes.startIndex
    guard bytes.count >= 11, [4, 7, 10].allSatisfy({ bytes[start + $0] == UInt8(ascii: "/") }),
      let year = number(bytes[start..<start + 4]), let month = number(bytes[start + 5..<start + 7]),
      let day = number(bytes[start + 8..<start + 10]), (1970...2200).contains(year)
    else { return nil }
    return Day(year: year, month: month, day: day)
  }

  private static func number(_ digits: ArraySlice<UInt8>) -> Int? {
    var value = 0
    for digit in digits {
      guard digit &- UInt8(ascii: "0") < 10 else { return nil }
      value = value * 10 + Int(digit - UInt8(ascii: "0"))
    }
    return value
  }

  /// How a day stands in keys: "2026/10/01".
  static func text(_ day: Day) -> String {
    day.description.split(separator: "-").joined(separator: "/")
  }
}
