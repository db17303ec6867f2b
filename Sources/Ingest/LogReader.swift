import Domain

/// Reads one input, whatever holds its records, and hands on its events in batches.
///
/// An input is a row of JSON values, with or without anything between them: `{"Records":[...]}` documents as CloudTrail
/// writes them to S3, arrays of records, or records one per line. A document or an array that is broken makes the whole
/// input useless, since what is missing cannot be told, and so does what is no JSON beside one; a broken line makes
/// only itself useless.
struct LogReader {
  private let window: TextWindow
  private let isInflated: Bool
  private let emit: (EventBatch) throws(InputProblem) -> Void
  private let batchSize: Int
  /// The time of records that have none.
  private let arrival: Instant
  private var classifier: RecordClassifier
  private var batchCount = 0
  /// The input holds a document or an array.
  private var hasDocument = false
  private(set) var rejected: [RejectedRecord] = []
  /// All records, those of the rejected ones included that are not in `rejected` any more.
  private(set) var records = 0
  private(set) var rejectedCount = 0
  private(set) var notes: [InputNote] = []

  /// The rejected records that are described one by one.
  static let describedRejections = 5

  /// - Parameters:
  ///   - bytes: the input, which may be gzip.
  ///   - windowSize: bytes that are looked at together, at first.
  ///   - emit: takes each batch; events are sorted by time and id within it.
  init(
    _ bytes: any ByteSource, batchSize: Int = 16_384, windowSize: Int = 256 << 10,
    arrival: Instant = Instant(secondsSinceEpoch: 0), budget: ExpansionBudget = ExpansionBudget(),
    emit: @escaping (EventBatch) throws(InputProblem) -> Void
  ) throws(InputProblem) {
    let plain = PeekedSource(bytes)
    isInflated = try plain.startsWith(GzipSource.magic)
    window = TextWindow(isInflated ? GzipSource(plain, budget: budget) : plain, size: windowSize)
    self.arrival = arrival
    self.emit = emit
    self.batchSize = batchSize
    classifier = RecordClassifier(capacity: batchSize)
  }

  /// Reads to the end.
  ///
  /// Batches that were emitted before it throws must be thrown away.
  mutating func run() throws(InputProblem) {
    var isEmpty = true
    while try skipWhitespace() {
      isEmpty = false
      switch window.cursor.byte {
      case UInt8(ascii: "{"):
        if try startsRecords() { try readRecordsDocument() } else { try readLine() }
      case UInt8(ascii: "["):
        try step(over: UInt8(ascii: "["))
        try readElements()
      default:
        try rejectLine(.notJSON)
      }
    }
    guard !isEmpty else { throw .empty }
    if let first = rejected.first, records == rejectedCount { throw notALog(first) }
    try flush()
  }

  private func notALog(_ first: RejectedRecord) -> InputProblem {
    switch first.problem {
    case .notJSON: .notJSON(offset: first.offset, isInflated: isInflated)
    case .truncated: .truncatedJSON(offset: first.offset, isInflated: isInflated)
    case .tooLong(let limit): .recordTooLong(offset: first.offset, limit: limit)
    case .missing, .badTime, .notAnObject: .notALog(first.problem, offset: first.offset)
    }
  }

  // MARK: Documents

  /// Whether the object ahead begins with the key "Records".
  ///
  /// Nothing is stepped over.
  private func startsRecords() throws(InputProblem) -> Bool {
    while true {
      var cursor = window.cursor
      cursor.position += 1
      cursor.skipWhitespace()
      var key = TextSlice(start: cursor.position, count: 0, isEscaped: false)
      if cursor.takeString(&key) {
        let isRecords = key.reads(as: "Records") && cursor.take(UInt8(ascii: ":"))
        if cursor.position < cursor.end { return isRecords && cursor.byte == UInt8(ascii: "[") }
      }
      guard cursor.position == cursor.end, try window.extend() else { return false }
    }
  }

  /// `{"Records":[...], ...}`: the array is read record by record, other members are stepped over.
  private mutating func readRecordsDocument() throws(InputProblem) {
    try step(over: UInt8(ascii: "{"))
    while true {
      var isRecords = false
      try step { cursor in
        var key = TextSlice(start: cursor.position, count: 0, isEscaped: false)
        guard cursor.takeString(&key) else { return false }
        isRecords = key.reads(as: "Records")
        return true
      }
      try step(over: UInt8(ascii: ":"))
      if isRecords, window.cursor.byte == UInt8(ascii: "[") {
        try step(over: UInt8(ascii: "["))
        try readElements()
      } else {
        try step { $0.skipValue() }
      }
      guard try stepToNextMember(closing: UInt8(ascii: "}")) else { return }
    }
  }

  /// The inside of an array of records, through its closing bracket.
  private mutating func readElements() throws(InputProblem) {
    hasDocument = true
    if window.cursor.byte == UInt8(ascii: "]") { return try step(over: UInt8(ascii: "]")) }
    repeat {
      let offset = window.offset
      if window.cursor.byte == UInt8(ascii: "{") {
        var record = CloudTrailRecord()
        try step { cursor in
          record = CloudTrailRecord()
          return record.read(&cursor)
        } then: { (reader) throws(InputProblem) in
          try reader.add(record, at: offset)
        }
      } else {
        try step { $0.skipValue() }
        try reject(.notAnObject, at: offset)
      }
    } while try stepToNextMember(closing: UInt8(ascii: "]"))
  }

  /// Steps over a comma (true) or the closing bracket (false).
  private mutating func stepToNextMember(closing bracket: UInt8) throws(InputProblem) -> Bool {
    _ = try skipWhitespace()
    if window.cursor.byte == bracket {
      try step(over: bracket)
      return false
    }
    try step(over: UInt8(ascii: ","))
    return true
  }

  private mutating func step(over byte: UInt8) throws(InputProblem) {
    try step { cursor in cursor.take(byte) }
    _ = try skipWhitespace()
  }

  /// Does one step of the scan, with more text as long as that is what it lacks.
  ///
  /// `then` sees the text of the step.
  @inline(__always)
  private mutating func step(
    _ body: (inout JSONCursor) -> Bool,
    then: (inout LogReader) throws(InputProblem) -> Void = { (_) throws(InputProblem) in }
  ) throws(InputProblem) {
    while true {
      var cursor = window.cursor
      let isDone = body(&cursor)
      // A number that touches the end of the window may go on after it.
      if isDone, cursor.position < cursor.end || window.isAtEnd {
        try then(&self)
        return window.advance(to: cursor)
      }
      guard cursor.position == cursor.end else {
        throw .notJSON(offset: window.offset(of: cursor), isInflated: isInflated)
      }
      let offset = window.offset(of: cursor)
      let isExtended = try window.extend()
      guard isExtended || isDone else { throw .truncatedJSON(offset: offset, isInflated: isInflated) }
    }
  }

  /// Steps over whitespace, and is false at the end of the input.
  private mutating func skipWhitespace() throws(InputProblem) -> Bool {
    while true {
      var cursor = window.cursor
      cursor.skipWhitespace()
      window.advance(to: cursor)
      if cursor.position < cursor.end { return true }
      guard try window.extend() else { return false }
    }
  }

  // MARK: Lines

  /// One record that stands by itself.
  ///
  /// When it is broken, reading goes on at the next line that starts an object.
  private mutating func readLine() throws(InputProblem) {
    while true {
      var cursor = window.cursor
      var record = CloudTrailRecord()
      if record.read(&cursor) {
        try add(record, at: window.offset)
        return window.advance(to: cursor)
      }
      guard cursor.position == cursor.end else { return try rejectLine(.notJSON, at: window.offset(of: cursor)) }
      if window.isFull { return try rejectLine(.tooLong(limit: TextWindow.maximumSize)) }
      guard try window.extend() else { return try rejectLine(.truncated) }
    }
  }

  /// Rejects what is at the window and goes on at the next line that begins with "{" or "[".
  private mutating func rejectLine(_ problem: RecordProblem, at offset: Int? = nil) throws(InputProblem) {
    if hasDocument { throw .notJSON(offset: offset ?? window.offset, isInflated: isInflated) }
    try reject(problem, at: offset ?? window.offset)
    while try skipLine(), try skipWhitespace() {
      let byte = window.cursor.byte
      if byte == UInt8(ascii: "{") || byte == UInt8(ascii: "[") { return }
    }
  }

  /// Steps over the rest of the line; false at the end of the input.
  private mutating func skipLine() throws(InputProblem) -> Bool {
    while true {
      var cursor = window.cursor
      while cursor.position < cursor.end, cursor.byte != UInt8(ascii: "\n") { cursor.position += 1 }
      window.advance(to: cursor)
      if cursor.position < cursor.end { return true }
      guard try window.extend() else { return false }
    }
  }

  // MARK: Records

  @inline(__always)
  private mutating func add(_ record: CloudTrailRecord, at offset: Int) throws(InputProblem) {
    do throws(RecordProblem) {
      try classifier.add(record)
    } catch {
      return try reject(error, at: offset)
    }
    try countRecord()
  }

  private mutating func reject(_ problem: RecordProblem, at offset: Int) throws(InputProblem) {
    if rejected.count < LogReader.describedRejections {
      rejected.append(RejectedRecord(offset: offset, index: records, problem: problem))
    }
    rejectedCount += 1
    classifier.reject()
    try countRecord()
  }

  private mutating func countRecord() throws(InputProblem) {
    records += 1
    batchCount += 1
    if batchCount >= batchSize { try flush() }
  }

  private mutating func flush() throws(InputProblem) {
    let full = classifier
    classifier = RecordClassifier(capacity: batchSize)
    batchCount = 0
    try emit(full.finish())
  }
}
