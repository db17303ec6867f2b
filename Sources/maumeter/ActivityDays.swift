import Domain
import Foundation

/// Days of users from a plain activity file: rows of day, user and, where there is one, pool.
///
///     2026-10-01,7cb55360c473,ap-northeast-1_AbC
///
/// The first row may be a header.
struct ActivityDays {
  private struct Key: Hashable {
    var pool: Int32
    var user: Int32
    var month: Int32
  }

  /// In order of their ids, the unnamed one first.
  private(set) var pools: [String?] = []
  private var days: [Key: UInt32] = [:]

  /// - Parameter path: "-" for standard input.
  /// - Throws: `CommandError` for a file that cannot be read, and for a row that is none.
  init(path: String, in surroundings: Surroundings) throws(CommandError) {
    let file = path == "-" ? fdopen(dup(STDIN_FILENO), "r") : fopen(surroundings.absolute(path), "r")
    guard let file else {
      throw CommandError("Cannot read the activity file \(path): \(String(cString: strerror(errno))).", .inputNotFound)
    }
    defer { fclose(file) }
    try read(file, named: path == "-" ? "stdin" : path)
  }

  private mutating func read(_ file: UnsafeMutablePointer<FILE>, named name: String) throws(CommandError) {
    var userIDs: [String: Int32] = [:]
    var poolIDs: [String: Int32] = [:]
    var buffer: UnsafeMutablePointer<CChar>?
    var capacity = 0
    defer { free(buffer) }
    var number = 0
    while true {
      let count = getline(&buffer, &capacity, file)
      guard count >= 0, let buffer else { break }
      number += 1
      let bytes = UnsafeRawBufferPointer(start: buffer, count: count)
      let line = String(decoding: bytes, as: UTF8.self).trimmingCharacters(in: .newlines)
      if line.isEmpty { continue }
      let fields = line.split(separator: ",", omittingEmptySubsequences: false)
      guard let day = Day(fields[0]), (2...3).contains(fields.count), !fields[1].isEmpty else {
        if number == 1, fields.count > 1, fields[0] == "day" { continue }
        throw CommandError(
          "\(name):\(number): this is no row of day, user and pool, such as 2026-10-01,7cb55360c473. Mend it, or "
            + "take it out.", .badData)
      }
      let user = ActivityDays.id(String(fields[1]), &userIDs)
      let pool = ActivityDays.id(fields.count > 2 ? String(fields[2]) : "", &poolIDs)
      let (year, month, date) = day.civil
      let key = Key(pool: pool, user: user, month: Month(year: year, month: month).index)
      days[key, default: 0] |= 1 << UInt32(date - 1)
    }
    pools = poolIDs.sorted { $0.value < $1.value }.map { $0.key.isEmpty ? nil : $0.key }
  }

  private static func id(_ text: String, _ ids: inout [String: Int32]) -> Int32 {
    if let id = ids[text] { return id }
    let id = Int32(ids.count)
    ids[text] = id
    return id
  }

  /// The first and the last month.
  var months: ClosedRange<Month>? {
    guard let first = days.keys.map(\.month).min(), let last = days.keys.map(\.month).max() else { return nil }
    return Month(index: first)...Month(index: last)
  }

  /// The months up to one, without a gap, 64 at most.
  func months(through last: Month) -> [Month] {
    let first = max(min(months?.lowerBound ?? last, last).index, last.index - 63)
    return (first...last.index).map(Month.init(index:))
  }

  /// Gives every user once for each pool.
  ///
  /// - Parameter lastDay: the last day of the last month that counts, from 1.
  func forEach(in months: [Month], lastDay: Int, _ body: (_ pool: Int, _ user: UserTimeline) -> Void) {
    guard let first = months.first, let last = months.last else { return }
    let previousLength = UInt64(last.previous.length)
    var timelines: [Key: UserTimeline] = [:]
    for (key, mask) in days where key.month >= first.index && key.month <= last.index {
      let bits = key.month == last.index ? UInt64(mask) & (1 << UInt64(lastDay) - 1) : UInt64(mask)
      guard bits != 0 else { continue }
      var timeline = timelines[Key(pool: key.pool, user: key.user, month: 0)] ?? UserTimeline(months: 0, days: 0)
      timeline.months |= 1 << UInt64(key.month - first.index)
      if key.month == last.index { timeline.days |= bits << previousLength }
      if key.month == last.index - 1 { timeline.days |= bits }
      timelines[Key(pool: key.pool, user: key.user, month: 0)] = timeline
    }
    for (key, timeline) in timelines { body(Int(key.pool), timeline) }
  }
}
