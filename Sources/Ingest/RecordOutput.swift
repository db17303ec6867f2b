import Domain

/// Takes records of every format, collects their events by source, and hands them on in batches.
struct RecordOutput {
  /// Takes a batch of events that have no time of their own, and for each of them what it was delivered as.
  typealias EmitDelivered = (EventBatch, _ deliveries: [UUID128]) throws(InputProblem) -> Void

  private let emit: (EventBatch) throws(InputProblem) -> Void
  private let emitDelivered: EmitDelivered?
  private let batchSize: Int
  var cloudTrail: RecordClassifier
  private var exports: ActivityExportClassifier?
  private var triggers: TriggerClassifier?
  /// Those that `emitDelivered` takes.
  private var deliveredTriggers: TriggerClassifier?
  private var mapped: MappedReader?
  let sources: SourceMappings
  /// Where what is no record of any source is counted.
  private var lastSource = RecordSource.cloudTrail
  private var batchCount = 0
  private(set) var rejections = Rejections()
  /// All records, the rejected ones included.
  private(set) var records = 0
  private var objectNotices = 0

  /// - Parameter emitDelivered: nil where all batches go to `emit`.
  init(
    batchSize: Int, sources: SourceMappings, emit: @escaping (EventBatch) throws(InputProblem) -> Void,
    emitDelivered: EmitDelivered? = nil
  ) {
    self.batchSize = batchSize
    self.sources = sources
    mapped = sources.json.isEmpty ? nil : MappedReader(sources.json, users: sources.users)
    self.emit = emit
    self.emitDelivered = emitDelivered
    cloudTrail = RecordClassifier(capacity: batchSize, rules: sources.rules)
  }

  /// What there was besides records.
  var notes: [InputNote] { objectNotices == 0 ? [] : [.objectNotices(objectNotices)] }

  // MARK: Records

  mutating func add(_ record: ActivityExportRecord, in context: RecordContext) throws(InputProblem) {
    var classifier = exports.take() ?? ActivityExportClassifier()
    var problem: RecordProblem?
    do throws(RecordProblem) { try classifier.add(record, in: context) } catch { problem = error }
    exports = classifier
    lastSource = .activityExport
    try finish(problem, context)
  }

  mutating func add(_ trigger: TriggerEvent, in context: RecordContext) throws(InputProblem) {
    let isDelivered = emitDelivered != nil && trigger.time == nil && context.message.id != .none
    var classifier =
      (isDelivered ? deliveredTriggers.take() : triggers.take()) ?? TriggerClassifier(areDelivered: isDelivered)
    var (problem, stop): (RecordProblem?, InputProblem?)
    do throws(RecordProblem) {
      try classifier.add(trigger, in: context, index: records, users: sources.users, stop: &stop)
    } catch { problem = error }
    if let stop { throw stop }
    if isDelivered { deliveredTriggers = classifier } else { triggers = classifier }
    // What is rejected is counted there.
    if triggers == nil { triggers = TriggerClassifier() }
    lastSource = .lambdaTrigger
    try finish(problem, context)
  }

  /// Adds the records that an object is, or holds, by a mapping.
  ///
  /// - Parameter withConditions: see `MappedReader.add`.
  /// - Returns: false when no mapping knows it.
  mutating func addMapped(
    _ object: JSONCursor, in context: RecordContext, withConditions: Bool
  ) throws(InputProblem) -> Bool {
    guard var reader = mapped.take() else { return false }
    // Inside of another text, the place is that of what is around it.
    let added = try reader.add(object, at: context.offset, withConditions: withConditions)
    mapped = reader
    guard let added else { return false }
    for (problem, offset) in added.rejected { note(problem, at: context.textDepth == 0 ? offset : context.offset) }
    records += added.records
    batchCount += added.records
    if batchCount >= batchSize { try flush() }
    return true
  }

  /// The names of the mappings for JSON.
  var mappingNames: [String] { mapped?.names ?? [] }

  /// Reads a text that is no JSON, to its end.
  mutating func add(_ table: TableReader) throws(InputProblem) {
    try flush()
    var count = 0
    let emit = emit
    rejections += try table.read(batchSize: batchSize) { (batch) throws(InputProblem) in
      count += batch.records.read
      if batch.records.read > 0 { try emit(batch) }
    }
    records += count
  }

  private mutating func note(_ problem: RecordProblem, at offset: Int) {
    rejections.note(RejectedRecord(offset: offset, index: records, problem: problem))
  }

  private mutating func finish(_ problem: RecordProblem?, _ context: RecordContext) throws(InputProblem) {
    if let problem { try reject(problem, at: context.offset) } else { try countRecord() }
  }

  mutating func reject(_ problem: RecordProblem, at offset: Int) throws(InputProblem) {
    note(problem, at: offset)
    switch lastSource {
    case .activityExport: exports?.builder.reject()
    case .lambdaTrigger: triggers?.builder.reject()
    default: cloudTrail.builder.reject()
    }
    try countRecord()
  }

  /// Counts what is somebody else's, such as a line that a Lambda function wrote.
  mutating func countOther() throws(InputProblem) {
    switch lastSource {
    case .activityExport: exports?.builder.countOther()
    case .lambdaTrigger: triggers?.builder.countOther()
    default: cloudTrail.builder.countOther()
    }
    try countRecord()
  }

  /// Counts a notice that an object was written to S3.
  mutating func noteObject() { objectNotices += 1 }

  // MARK: Batches

  @inline(__always)
  mutating func countRecord() throws(InputProblem) {
    records += 1
    batchCount += 1
    if batchCount >= batchSize { try flush() }
  }

  mutating func flush() throws(InputProblem) {
    batchCount = 0
    lastSource = .cloudTrail
    if !cloudTrail.builder.isEmpty {
      let full = cloudTrail
      cloudTrail = RecordClassifier(capacity: batchSize, rules: sources.rules)
      try emit(full.builder.finish())
    }
    if let full = exports.take(), !full.builder.isEmpty { try emit(full.builder.finish()) }
    if let full = triggers.take(), !full.builder.isEmpty { try emit(full.builder.finish()) }
    if let full = deliveredTriggers.take(), !full.builder.isEmpty {
      try emitDelivered?(full.builder.finish(), full.deliveries)
    }
    for batch in mapped?.take() ?? [] { try emit(batch) }
  }
}
