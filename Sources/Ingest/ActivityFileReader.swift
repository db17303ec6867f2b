import Domain

/// Reads the rows of an activity file, one after the other.
///
/// `day,pool,user,client,activity,events` with one row per user, day, app client and activity; what is not as it should
/// be rejects its own row.
struct ActivityFileReader {
  private var rows: CSVReader
  private let columns: ActivityColumns
  private let users: UserNames
  private let emit: (EventBatch) throws(InputProblem) -> Void
  private let batchSize: Int
  private var builder = SourceBatch(.activityFile)
  private(set) var rejections = Rejections()
  /// The rows of a file mostly come by day.
  private var lastDay: (text: [UInt8], day: Day) = ([], Day(daysSinceEpoch: 0))

  /// A count of more is a mistake; the sum of as many rows as a file can have fits 64 bits.
  private static let mostEvents = 1_000_000_000

  /// - Parameters:
  ///   - rows: the record after the header; or the first row, when `startsAtRow`.
  init(
    _ rows: CSVReader, _ columns: ActivityColumns, users: UserNames, batchSize: Int = EventBatch.usualSize,
    emit: @escaping (EventBatch) throws(InputProblem) -> Void
  ) {
    self.rows = rows
    self.columns = columns
    self.users = users
    self.batchSize = batchSize
    self.emit = emit
  }

  /// Reads to the end.
  ///
  /// - Parameter startsAtRow: the record that `rows` is at is a row already, and no header.
  mutating func run(startsAtRow: Bool = false) throws(InputProblem) {
    var isAtRow = startsAtRow
    while true {
      if !isAtRow, try !rows.next() { break }
      isAtRow = false
      try addRow()
      if builder.batch.records.read >= batchSize { try emit(builder.take()) }
    }
    try emit(builder.take())
  }

  private mutating func addRow() throws(InputProblem) {
    if let problem = rows.problem { return reject(.csv(problem)) }
    if !columns.fit(rows.fieldCount) {
      reject(columns.count.map { .fieldCount(rows.fieldCount, expected: $0) } ?? .noRowOfDays)
      return try rows.releaseFirstLine()
    }
    var stop: InputProblem?
    do throws(RecordProblem) {
      let day = try day()
      let user = try user(&stop)
      let pool = try symbol(columns.pool, "pool")
      let client = try symbol(columns.client, "client")
      builder.add(
        ActivityRow(day: day, user: user, pool: pool, client: client, kind: try kind(), events: try events()))
    } catch {
      if let stop { throw stop }
      if !isHeaderAgain { reject(error) }
    }
  }

  /// Whether the record is the header once more, as of files that were joined.
  private var isHeaderAgain: Bool {
    let texts = (0..<rows.fieldCount).map { index in
      let text = rows.text(index)
      return index == 0 && text.hasPrefix("\u{FEFF}") ? String(text.unicodeScalars.dropFirst()) : text
    }
    return ActivityColumns(header: texts) == columns
  }

  private mutating func reject(_ problem: RecordProblem) {
    rejections.note(RejectedRecord(offset: rows.offset, line: rows.line, problem: problem))
    builder.reject()
  }

  // MARK: Fields

  private func problem(_ column: String, _ reason: FieldProblem.Reason) -> RecordProblem {
    .field(FieldProblem(mapping: nil, field: column, place: "column \(column)", reason: reason))
  }

  private mutating func day() throws(RecordProblem) -> Day {
    if rows.withField(columns.day, { $0.elementsEqual(lastDay.text) && !$0.isEmpty }) { return lastDay.day }
    let text = rows.text(columns.day)
    guard !text.isEmpty else { throw problem("day", .missing) }
    // Cognito is younger than 1970, and the days of a database are counted from there.
    guard let day = Day(text), day.daysSinceEpoch >= 0 else { throw problem("day", .notADay(text)) }
    lastDay = (Array(text.utf8), day)
    return day
  }

  private func user(_ stop: inout InputProblem?) throws(RecordProblem) -> UUID128 {
    let result = rows.withField(columns.user) { bytes -> Result<UUID128, RecordProblem> in
      guard !bytes.isEmpty else { return .failure(problem("user", .missing)) }
      guard !UserNames.isNobody(bytes) else { return .failure(problem("user", .nobody)) }
      guard bytes.count <= UserNames.maximumLength else {
        return .failure(problem("user", .tooLong(limit: UserNames.maximumLength)))
      }
      do throws(InputProblem) {
        guard let user = try users.user(bytes), user != .none else { return .failure(problem("user", .notAUUID)) }
        return .success(user)
      } catch {
        stop = error
        return .failure(problem("user", .missing))
      }
    }
    return try result.get()
  }

  /// The id in a column that may be absent or empty, or hidden by CloudTrail.
  private mutating func symbol(_ column: Int?, _ name: String) throws(RecordProblem) -> Symbol {
    guard let column else { return .none }
    let result = rows.withField(column) { bytes -> Result<Symbol, RecordProblem> in
      let bytes = ActivityFileReader.unguarded(bytes)
      guard bytes.count <= SymbolTable.maximumLength else {
        return .failure(problem(name, .tooLong(limit: SymbolTable.maximumLength)))
      }
      guard !PersonalText.isLikely(bytes) else { return .failure(problem(name, .personal)) }
      guard !TextSlice.isHidden(bytes) else { return .success(.none) }
      return .success(builder.symbol(bytes))
    }
    return try result.get()
  }

  private func kind() throws(RecordProblem) -> EventKind {
    guard let column = columns.activity else { return .signIn }
    let word = rows.text(column)
    guard !word.isEmpty else { throw problem("activity", .missing) }
    guard let kind = ActivityWord.kind(word) else { throw problem("activity", .unknownActivity(word)) }
    return kind
  }

  private func events() throws(RecordProblem) -> Int {
    guard let column = columns.events else { return 1 }
    let text = rows.text(column)
    guard !text.isEmpty else { throw problem("events", .missing) }
    let isNumber = text.utf8.allSatisfy { $0 &- UInt8(ascii: "0") < 10 }
    guard isNumber, let count = Int(text), (1...ActivityFileReader.mostEvents).contains(count) else {
      throw problem("events", .notACount(text, most: ActivityFileReader.mostEvents))
    }
    return count
  }

  /// A text without the apostrophe that keeps spreadsheets from running it, as `export activity` writes it.
  static func unguarded(_ bytes: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
    guard bytes.count > 1, bytes[0] == UInt8(ascii: "'") else { return bytes }
    let rest = UnsafeRawBufferPointer(rebasing: bytes[1...])
    let guarded: [[UInt8]] = ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"].map { Array($0.utf8) }
    return guarded.contains { rest.starts(with: $0) } ? rest : bytes
  }
}
