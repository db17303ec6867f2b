import Domain

/// Reads the records of bytes that are in memory, such as the body of an HTTP request: any container and format that a
/// file may have, gzip or not.
public struct BodyReader {
  /// What a body may grow to when everything in it that is compressed is inflated.
  public static let defaultExpansionLimit = 256 << 20

  /// What became of a body.
  public struct Outcome: Sendable {
    /// All records, the rejected ones included.
    public let records: Int
    /// The first of the `rejectedCount` records that were not recorded.
    public let rejected: [RejectedRecord]
    public let rejectedCount: Int
    /// What there was besides records.
    public let notes: [InputNote]
  }

  private let expansionLimit: Int
  private let batchSize: Int
  private let sources: SourceMappings

  /// - Parameters:
  ///   - expansionLimit: bytes of inflated text, all nested payloads together, from which on a body is refused.
  ///   - batchSize: records to a batch.
  ///   - sources: the mappings in force, and how names of users are kept.
  public init(
    expansionLimit: Int = defaultExpansionLimit, batchSize: Int = EventBatch.usualSize,
    sources: SourceMappings = SourceMappings()
  ) {
    self.expansionLimit = expansionLimit
    self.batchSize = batchSize
    self.sources = sources
  }

  /// Reads a body, and calls `emit` with its events in batches of one source each, sorted by time and id.
  ///
  /// - Parameters:
  ///   - arrival: the time of records that have none and lie in no container that has one.
  ///   - emit: takes a batch, and for each of its events what it was delivered as, where that must tell whether it is
  ///     known: the time of an event that has none of its own may be another one in each attempt to deliver it. Empty
  ///     for all other batches.
  /// - Throws: `InputProblem` when nothing may be kept of the body, batches that were emitted before included; or what
  ///   `emit` throws.
  public func read(
    _ body: UnsafeRawBufferPointer, arrivedAt arrival: Instant, in envelope: BodyEnvelope = BodyEnvelope(),
    emit: (_ batch: EventBatch, _ deliveries: [UUID128]) throws(InputProblem) -> Void
  ) throws(InputProblem) -> Outcome {
    let budget = ExpansionBudget(limit: expansionLimit)
    var problem: InputProblem?
    var outcome: Outcome?
    withoutActuallyEscaping(emit) { emit in
      do throws(InputProblem) {
        var reader = try LogReader(
          MemorySource(body), batchSize: batchSize, windowSize: min(body.count + 1, 256 << 10), arrival: arrival,
          envelope: envelope, budget: budget, sources: sources,
          emit: { (batch) throws(InputProblem) in
            var batch = batch
            batch.sortEvents()
            try emit(batch, [])
          },
          emitDelivered: { (batch, deliveries) throws(InputProblem) in
            let sorted = zip(batch.events, deliveries).sorted { ($0.0.time, $0.0.id) < ($1.0.time, $1.0.id) }
            var batch = batch
            batch.events = ContiguousArray(sorted.map(\.0))
            try emit(batch, sorted.map(\.1))
          })
        try reader.run()
        outcome = Outcome(
          records: reader.records, rejected: reader.rejected, rejectedCount: reader.rejectedCount, notes: reader.notes)
      } catch { problem = error }
    }
    if let problem { throw problem }
    guard let outcome else { throw .stopped }
    return outcome
  }

  /// The bytes of a body that is gzip.
  ///
  /// - Parameter limit: of the inflated bytes.
  public static func inflated(_ body: UnsafeRawBufferPointer, limit: Int) throws(InputProblem) -> [UInt8] {
    let source = GzipSource(MemorySource(body), budget: ExpansionBudget(limit: limit))
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 64 << 10, alignment: 16)
    defer { buffer.deallocate() }
    var text: [UInt8] = []
    while true {
      let count = try source.read(into: buffer)
      guard count > 0 else { return text }
      text.append(contentsOf: buffer[..<count])
    }
  }

  /// Reads a body, and gives all its batches.
  public func read(
    _ body: [UInt8], arrivedAt arrival: Instant, in envelope: BodyEnvelope = BodyEnvelope()
  ) throws(InputProblem) -> (batches: [EventBatch], outcome: Outcome) {
    var batches: [EventBatch] = []
    let result: Result<Outcome, InputProblem> = body.withUnsafeBytes { bytes in
      do throws(InputProblem) {
        let outcome = try read(bytes, arrivedAt: arrival, in: envelope) { (batch, _) throws(InputProblem) in
          batches.append(batch)
        }
        return .success(outcome)
      } catch { return .failure(error) }
    }
    return (batches, try result.get())
  }
}
