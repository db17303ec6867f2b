import Domain

/// Reads one input, whatever holds its records, and hands on its events in batches.
///
/// An input is a row of JSON values, with or without anything between them: documents that hold an array of records
/// (`{"Records":[...]}` and its like), arrays, or records one per line, each with or without containers around it. A
/// document or an array that is broken makes the whole input useless, since what is missing cannot be told, and so does
/// what is no JSON beside one; a broken line makes only itself useless.
///
/// Texts inside of containers are read by the same reader, one level deeper.
struct LogReader {
  /// A text that is read: the input, or one inside of a container.
  struct Text {
    let window: TextWindow
    let isInflated: Bool
    var context: RecordContext
    /// The text holds a document or an array.
    var hasDocument = false
    /// The text has lines that begin with a time, as CloudWatch Logs exports them.
    var hasTimedLines = false
    /// What the first line makes the text, where it is neither JSON nor a known header.
    var foreign: InputProblem?
    /// Where it ends inside of a value.
    var cutOff: Int?
  }

  var text: Text
  var output: RecordOutput
  let budget: ExpansionBudget
  /// What the records read so far had in common, nil for inputs of a few records.
  let seen: SeenMembers?

  /// Layers of gzip around a text: more than anybody packs by accident.
  static let maximumGzipLayers = 4

  /// - Parameters:
  ///   - bytes: the input, which may be gzip.
  ///   - windowSize: bytes that are looked at together, at first.
  ///   - arrival: the time of records that have none.
  ///   - envelope: what is known of the input besides.
  ///   - budget: what inflated bytes are charged to.
  ///   - sources: the mappings in force, and how names of users are kept.
  ///   - seen: what records of inputs before had in common.
  ///   - readsAhead: which bytes are read, and inflated, on a thread of their own.
  ///   - emit: takes each batch, of one source each.
  ///   - emitDelivered: see `RecordOutput`.
  init(
    _ bytes: any ByteSource, batchSize: Int = EventBatch.usualSize, windowSize: Int = 256 << 10,
    arrival: Instant = Instant(secondsSinceEpoch: 0), envelope: BodyEnvelope = BodyEnvelope(),
    budget: ExpansionBudget = ExpansionBudget(), sources: SourceMappings = SourceMappings(), seen: SeenMembers? = nil,
    readsAhead: ReadAhead = .never, emit: @escaping (EventBatch) throws(InputProblem) -> Void,
    emitDelivered: RecordOutput.EmitDelivered? = nil
  ) throws(InputProblem) {
    let (window, isInflated) = try LogReader.window(
      on: MeteredSource(bytes, budget), size: windowSize, budget, readsAhead: readsAhead)
    self.init(
      window, isInflated: isInflated, budget,
      RecordOutput(batchSize: batchSize, sources: sources, emit: emit, emitDelivered: emitDelivered), seen,
      RecordContext(arrival: arrival, in: envelope))
  }

  /// - Parameters:
  ///   - text: an input that is not packed, and `TextWindow.padding` bytes more; it must outlive the reader.
  ///   - count: the length of the input.
  init(
    inPlace text: UnsafeMutableRawBufferPointer, count: Int, arrival: Instant, sources: SourceMappings,
    seen: SeenMembers?, emit: @escaping (EventBatch) throws(InputProblem) -> Void
  ) {
    let budget = ExpansionBudget()
    budget.earn(count)
    self.init(
      TextWindow(inPlace: text, count: count), isInflated: false, budget,
      RecordOutput(batchSize: EventBatch.usualSize, sources: sources, emit: emit), seen,
      RecordContext(time: arrival))
  }

  private init(
    _ window: TextWindow, isInflated: Bool, _ budget: ExpansionBudget, _ output: RecordOutput, _ seen: SeenMembers?,
    _ context: RecordContext
  ) {
    self.budget = budget
    self.seen = seen
    self.output = output
    text = Text(window: window, isInflated: isInflated, context: context)
  }

  /// A window on the text of a source, which may be gzip, once or more often.
  static func window(
    on source: any ByteSource, size: Int, _ budget: ExpansionBudget, readsAhead: ReadAhead = .never
  ) throws(InputProblem) -> (TextWindow, isInflated: Bool) {
    var plain = PeekedSource(source)
    var layers = 0
    while try plain.startsWith(GzipSource.magic) {
      guard layers < maximumGzipLayers else { throw .tooManyGzipLayers(limit: maximumGzipLayers) }
      layers += 1
      plain = PeekedSource(GzipSource(plain, budget: budget))
    }
    if let format = try plain.foreignFormat(within: ForeignFormat.headSize) {
      throw .foreign(format, isInflated: layers > 0)
    }
    let isAhead = readsAhead == .always || readsAhead == .inflated && layers > 0
    return (TextWindow(isAhead ? ReadAheadSource(plain) : plain, size: size), layers > 0)
  }

  var rejected: [RejectedRecord] { output.rejections.described }
  var rejectedCount: Int { output.rejections.count }
  var records: Int { output.records }
  var notes: [InputNote] { output.notes }
  var window: TextWindow { text.window }

  /// Reads to the end.
  ///
  /// Batches that were emitted before it throws must be thrown away.
  mutating func run() throws(InputProblem) {
    guard try readValues() else { throw .empty }
    if let first = rejected.first, output.records == rejectedCount {
      if first.line != nil { throw .noRow(rejected, count: rejectedCount) }
      throw text.foreign ?? notALog(first)
    }
    try output.flush()
  }

  private func notALog(_ first: RejectedRecord) -> InputProblem {
    switch first.problem {
    case .notJSON: .notJSON(offset: first.offset, isInflated: text.isInflated)
    case .truncated: .truncatedJSON(offset: text.cutOff ?? first.offset, isInflated: text.isInflated)
    case .tooManyLevels: .tooManyLevels(offset: first.offset, isInflated: text.isInflated)
    case .tooLong(let limit): .recordTooLong(offset: first.offset, limit: limit)
    default: .notALog(first.problem, offset: first.offset)
    }
  }

  /// Reads the values of the text; false when there is none.
  mutating func readValues() throws(InputProblem) -> Bool {
    var isEmpty = true
    while try skipWhitespace() {
      if isEmpty, try readTable() { return true }
      // At the beginning of the text, or of another one that was joined to it.
      if try skipByteOrderMark() { continue }
      switch window.cursor.byte {
      case UInt8(ascii: "{"): try readObject()
      case UInt8(ascii: "["):
        try step(over: UInt8(ascii: "["))
        try readElements()
      case UInt8(ascii: "\""): try readQuotedText()
      default: try readOtherLine(isFirst: isEmpty)
      }
      isEmpty = false
    }
    return !isEmpty
  }

  /// An object that stands by itself: a document, which is read element by element, or one value.
  mutating func readObject() throws(InputProblem) {
    if let context = try documentAhead() { try readDocument(in: context) } else { try readLine() }
  }

  // MARK: Steps

  mutating func step(over byte: UInt8) throws(InputProblem) {
    try step { cursor in cursor.take(byte) }
    _ = try skipWhitespace()
  }

  /// Does one step of the scan, with more text as long as that is what it lacks.
  ///
  /// `then` sees the text of the step.
  @inline(__always)
  mutating func step(
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
        throw whole(reason(for: cursor), at: window.offset(of: cursor))
      }
      let offset = window.offset(of: cursor)
      let isExtended = try window.extend()
      guard isExtended || isDone else { throw .truncatedJSON(offset: offset, isInflated: text.isInflated) }
    }
  }

  /// Why the value at the window could only be gone over until `cursor`.
  func reason(for cursor: JSONCursor) -> RecordProblem {
    cursor.isTooDeep(from: window.cursor) ? .tooManyLevels(limit: JSONCursor.maximumDepth) : .notJSON
  }

  /// What is wrong with one value, as what is wrong with the whole text.
  func whole(_ problem: RecordProblem, at offset: Int) -> InputProblem {
    if case .tooManyLevels = problem { return .tooManyLevels(offset: offset, isInflated: text.isInflated) }
    return .notJSON(offset: offset, isInflated: text.isInflated)
  }

  /// Steps over whitespace, and is false at the end of the text.
  mutating func skipWhitespace() throws(InputProblem) -> Bool {
    while true {
      var cursor = window.cursor
      cursor.skipWhitespace()
      window.advance(to: cursor)
      if cursor.position < cursor.end { return true }
      guard try window.extend() else { return false }
    }
  }

  // MARK: Records

  /// Adds the record that was read at the window, or unwraps the object there when it is none of CloudTrail.
  @inline(__always)
  mutating func add(_ record: CloudTrailRecord, at offset: Int) throws(InputProblem) {
    guard record.isOfCloudTrail else { return try unwrapObject(window.cursor, context(at: offset)) }
    if let problem = output.cloudTrail.add(record) {
      return try output.reject(problem, at: context(at: offset).offset)
    }
    try output.countRecord()
  }

  /// The context of a value of the text.
  ///
  /// Inside of a container the place is that of the container.
  func context(at offset: Int) -> RecordContext {
    var context = text.context
    if context.textDepth == 0 { context.offset = offset }
    return context
  }
}
