import Domain
import Foundation

/// Reads `YYYY-MM-DD,user[,pool]`, a row per user and day, in pieces.
///
/// Memory grows with users and months, not with rows. A first row that begins with "day" or "date" is a header; empty
/// lines are skipped; days repeat as they like. Rows end with LF or CRLF. Users are bytes without a comma or quotes.
public struct ActivityFileReader {
  private var builder: ActivityPanelBuilder
  private let path: String
  private let pool: String?
  private var line = 0
  private var defaultPool: Int?
  private var lastPool: (bytes: [UInt8], number: Int)?
  private var lastDate: (bytes: UInt64, rest: UInt16, month: Month, day: Int)?

  /// - Parameters:
  ///   - until: activity after this day is not looked at.
  ///   - pool: only rows of this pool.
  ///   - endsWithActivity: the panel ends with the last day of the file's activity, not with `until`.
  public static func panel(
    path: String, until: Day?, endsWithActivity: Bool = false, pool: String? = nil
  ) throws(ActivityFileError) -> ActivityPanel {
    let builder = ActivityPanelBuilder(until: until, endsWithActivity: endsWithActivity)
    var reader = ActivityFileReader(path: path, builder: builder, pool: pool)
    try reader.read()
    guard let panel = reader.builder.panel() else { throw .empty(path: path) }
    return panel
  }

  private init(path: String, builder: ActivityPanelBuilder, pool: String?) {
    self.builder = builder
    self.path = path
    self.pool = pool
  }

  private static let pieceSize = 1 << 20
  /// No user or pool id is longer.
  private static let maximumLine = 4096

  private mutating func read() throws(ActivityFileError) {
    guard let file = fopen(path, "r") else {
      throw errno == ENOENT ? .notFound(path: path) : .unreadable(path: path, reason: String(cString: strerror(errno)))
    }
    defer { fclose(file) }
    let size = ActivityFileReader.pieceSize
    let buffer = UnsafeMutableRawPointer.allocate(byteCount: size + ActivityFileReader.maximumLine, alignment: 16)
    defer { buffer.deallocate() }
    var kept = 0
    while true {
      let count = fread(buffer + kept, 1, size, file)
      if count == 0 {
        if ferror(file) != 0 { throw .unreadable(path: path, reason: String(cString: strerror(errno))) }
        break
      }
      var start = 0
      let end = kept + count
      while let newline = memchr(buffer + start, 10, end - start) {
        let lineEnd = UnsafeMutableRawPointer(newline) - buffer
        try add(UnsafeRawBufferPointer(start: buffer + start, count: lineEnd - start))
        start = lineEnd + 1
      }
      kept = end - start
      guard kept < ActivityFileReader.maximumLine else {
        throw .malformed(path: path, line: line + 1, problem: .tooLong)
      }
      memmove(buffer, buffer + start, kept)
    }
    if kept > 0 { try add(UnsafeRawBufferPointer(start: buffer, count: kept)) }
  }

  private mutating func add(_ text: UnsafeRawBufferPointer) throws(ActivityFileError) {
    line += 1
    var text = text
    if text.last == UInt8(ascii: "\r") { text = UnsafeRawBufferPointer(rebasing: text.dropLast()) }
    guard !text.isEmpty else { return }
    guard text.count > 11, text[10] == UInt8(ascii: ","), let (month, day) = date(text) else {
      if line == 1, text.starts(with: "da".utf8) { return }
      throw .malformed(path: path, line: line, problem: .noDay)
    }
    let rest = UnsafeRawBufferPointer(rebasing: text[11...])
    guard !rest.contains(UInt8(ascii: "\"")) else { throw .malformed(path: path, line: line, problem: .quoted) }
    let comma = rest.firstIndex(of: UInt8(ascii: ","))
    let user = UnsafeRawBufferPointer(rebasing: rest[..<(comma ?? rest.count)])
    guard !user.isEmpty else { throw .malformed(path: path, line: line, problem: .noUser) }
    guard let number = try poolNumber(comma.map { UnsafeRawBufferPointer(rebasing: rest[($0 + 1)...]) }) else { return }
    builder.add(1 << UInt32(day), of: user, pool: number, in: month)
  }

  /// The month and day of the first ten bytes; rows of the same day mostly follow each other.
  @inline(__always)
  private mutating func date(_ text: UnsafeRawBufferPointer) -> (Month, Int)? {
    let first = text.loadUnaligned(as: UInt64.self)
    let rest = text.loadUnaligned(fromByteOffset: 8, as: UInt16.self)
    if let lastDate, lastDate.bytes == first, lastDate.rest == rest { return (lastDate.month, lastDate.day) }
    guard let day = Day(String(decoding: text[..<10], as: UTF8.self)) else { return nil }
    lastDate = (first, rest, day.month, day.civil.day)
    return (day.month, day.civil.day)
  }

  /// Nil for a pool that was not asked for.
  private mutating func poolNumber(_ bytes: UnsafeRawBufferPointer?) throws(ActivityFileError) -> Int? {
    guard let bytes, !bytes.isEmpty else {
      guard pool == nil else { return nil }
      if let defaultPool { return defaultPool }
      defaultPool = builder.pool("")
      return defaultPool
    }
    if let lastPool, lastPool.bytes.elementsEqual(bytes) { return lastPool.number }
    guard !bytes.contains(UInt8(ascii: ",")) else { throw .malformed(path: path, line: line, problem: .fourthField) }
    let name = String(decoding: bytes, as: UTF8.self)
    guard pool == nil || pool == name else { return nil }
    let number = builder.pool(name)
    lastPool = (Array(bytes), number)
    return number
  }
}
