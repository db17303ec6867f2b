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
    expansionLimit: Int = defaultExpansionLimit, batchSize: Int = 16_384,
    sources: SourceMappings = SourceMappings()
  ) {
    self.expansionLimit = expansionLimit
    self.batchSize = batchSize
    self.sources = sources
  }

  /// Reads a body, and calls `emit` with its events in batches of one source each, sorted by time and id.
  ///
  /// - Parameter arrival: the time of records that have none and lie in no container that has one.
  /// - Throws: `InputProblem` when nothing may be kept of the body, batches that were emitted before included; or what
  ///   `emit` throws.
  public func read(
    _ body: UnsafeRawBufferPointer, arrivedAt arrival: Instant, emit: (EventBatch) throws(InputProblem) -> Void
  ) throws(InputProblem) -> Outcome {
    let budget = ExpansionBudget(limit: expansionLimit)
    var problem: InputProblem?
    var outcome: Outcome?
    withoutActuallyEscaping(emit) { emit in
      do throws(InputProblem) {
        var reader = try LogReader(
          MemorySource(body), batchSize: batchSize, windowSize: min(body.count + 1, 256 << 10), arrival: arrival,
          budget: budget, sources: sources
        ) { (batch) throws(InputProblem) in
          var batch = batch
          batch.sortEvents()
          try emit(batch)
        }
        try reader.run()
        outcome = Outcome(
          records: reader.records, rejected: reader.rejected, rejectedCount: reader.rejectedCount, notes: reader.notes)
      } catch { problem = error }
    }
    if let problem { throw problem }
    guard let outcome else { throw .stopped }
    return outcome
  }

  /// Reads a body, and gives all its batches.
  public func read(
    _ body: [UInt8], arrivedAt arrival: Instant
  ) throws(InputProblem) -> (batches: [EventBatch], outcome: Outcome) {
    var batches: [EventBatch] = []
    let result: Result<Outcome, InputProblem> = body.withUnsafeBytes { bytes in
      do throws(InputProblem) {
        return .success(try read(bytes, arrivedAt: arrival) { (batch) throws(InputProblem) in batches.append(batch) })
      } catch { return .failure(error) }
    }
    return (batches, try result.get())
  }
}
