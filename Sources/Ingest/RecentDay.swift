import Domain

/// Reads the times of a log, whose records of one day lie together: a date that was read is not read again.
struct RecentDay {
  /// "2026-10-01T", in two parts that overlap.
  private var head: UInt64 = 0
  private var tail: UInt64 = 0
  private var start: Int64 = 0

  /// Reads ISO 8601, as `Instant` does; nil for anything else.
  @inline(__always)
  mutating func instant(_ text: UnsafeRawBufferPointer) -> Instant? {
    guard text.count == 20, text[19] == UInt8(ascii: "Z") else { return Instant(iso8601: text) }
    let head = text.loadUnaligned(fromByteOffset: 0, as: UInt64.self)
    let tail = text.loadUnaligned(fromByteOffset: 3, as: UInt64.self)
    guard head == self.head, tail == self.tail, let seconds = RecentDay.secondsOfDay(text) else {
      return newDay(text, head, tail)
    }
    return Instant(secondsSinceEpoch: start + seconds)
  }

  @inline(never)
  private mutating func newDay(_ text: UnsafeRawBufferPointer, _ head: UInt64, _ tail: UInt64) -> Instant? {
    guard let instant = Instant(iso8601: text) else { return nil }
    (self.head, self.tail, start) = (head, tail, instant.day.start.secondsSinceEpoch)
    return instant
  }

  /// "09:00:00" after the date; nil for what is no time of a day.
  @inline(__always)
  private static func secondsOfDay(_ text: UnsafeRawBufferPointer) -> Int64? {
    guard text[13] == UInt8(ascii: ":"), text[16] == UInt8(ascii: ":"),
      let hours = twoDigits(text, at: 11), hours < 24, let minutes = twoDigits(text, at: 14), minutes < 60,
      let seconds = twoDigits(text, at: 17), seconds < 60
    else { return nil }
    return Int64(hours * 3_600 + minutes * 60 + seconds)
  }
}
