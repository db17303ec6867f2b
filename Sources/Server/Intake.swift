import Dispatch
import Domain
import Ingest
import NIOCore
import Store
import Synchronization

/// Turns bodies into events and has them recorded: the way that all protocols share.
final class Intake: Sendable {
  /// Content of a request: the body itself, or what an envelope held.
  struct Piece: Sendable {
    var content: ByteBuffer
    var envelope = BodyEnvelope()
    /// Why it is none: the envelope says something else than what belongs there.
    var defect: String?
  }

  /// What became of a request.
  struct Taken: Sendable {
    var records = RecordCounts()
    /// The first of those that were not taken.
    var rejected: [Rejection] = []
    /// What there was besides records.
    var notes: [InputNote] = []
  }

  /// A record that was not taken; without an index where its place in the request is not known.
  typealias Rejection = (index: Int?, reason: String)

  private let writer: GroupCommit
  private let pools: Set<String>
  private let expandedBytes: Int
  private let sources: SourceMappings
  private let clock: @Sendable () -> Instant
  private let metrics: HookMetrics
  /// Large bodies are read here, so that small ones do not wait behind them.
  private let queues: [DispatchQueue]
  private let nextQueue = Atomic(0)

  private static let largeBody = 32 << 10
  /// Rejected records that an answer describes.
  private static let describedRejections = 100

  init(
    writer: GroupCommit, settings: HookSettings, metrics: HookMetrics, cores: Int,
    clock: @escaping @Sendable () -> Instant
  ) {
    self.writer = writer
    pools = settings.pools
    expandedBytes = settings.limits.expandedBytes
    sources = settings.sources
    self.metrics = metrics
    self.clock = clock
    queues = (0..<max(1, cores)).map { DispatchQueue(label: "maumeter.read.\($0)") }
  }

  /// Records what a request brought, and returns when it is on the disk.
  func take(_ pieces: [Piece]) async throws(Refusal) -> Taken {
    try await withCheckedContinuation { continuation in
      take(pieces) { continuation.resume(returning: $0) }
    }.get()
  }

  /// The same without a task: calls `answer`, on whichever thread, when it is on the disk.
  func take(_ pieces: [Piece], answer: @escaping @Sendable (Result<Taken, Refusal>) -> Void) {
    let size = pieces.reduce(0) { $0 + $1.content.readableBytes }
    let takesLong = size >= Intake.largeBody || pieces.contains { Intake.isPacked($0.content) }
    worked(takesLong) { [self] in
      let found: Read
      switch read(pieces) {
      case .success(let read): found = read
      case .failure(let refusal): return answer(.failure(refusal))
      }
      let submission = GroupCommit.Submission(batches: found.batches, deliveries: found.deliveries, size: size)
      let (rejected, notes) = (found.rejected, found.notes)
      writer.record(submission) { result in
        answer(result.map { Taken(records: $0, rejected: rejected, notes: notes) }.mapError(Refusal.init))
      }
    }
  }

  /// Runs what takes long on a thread for it, and what does not at once.
  private func worked(_ takesLong: Bool, _ work: @escaping @Sendable () -> Void) {
    guard takesLong else { return work() }
    queues[nextQueue.add(1, ordering: .relaxed).oldValue % queues.count].async(execute: work)
  }

  /// The content of a body, which may be gzip.
  func inflated(_ body: ByteBuffer) async throws(Refusal) -> ByteBuffer {
    guard Intake.isPacked(body) else { return body }
    return try await unpack(body) { [expandedBytes] (body) throws(Refusal) in
      let result: Result<[UInt8], InputProblem> = body.withUnsafeReadableBytes { bytes in
        do throws(InputProblem) {
          return .success(try BodyReader.inflated(bytes, limit: expandedBytes))
        } catch { return .failure(error) }
      }
      do throws(InputProblem) { return ByteBuffer(bytes: try result.get()) } catch { throw .unreadable(error) }
    }
  }

  /// Unpacks an envelope; see `take`.
  func unpack<T: Sendable>(
    _ body: ByteBuffer, _ unpack: @escaping @Sendable (ByteBuffer) throws(Refusal) -> T
  ) async throws(Refusal) -> T {
    try await withCheckedContinuation { continuation in
      worked(body.readableBytes >= Intake.largeBody || Intake.isPacked(body)) {
        let result: Result<T, Refusal>
        do throws(Refusal) { result = .success(try unpack(body)) } catch { result = .failure(error) }
        continuation.resume(returning: result)
      }
    }.get()
  }

  /// Whether the content is gzip: a little of it can become much.
  private static func isPacked(_ content: ByteBuffer) -> Bool {
    content.getInteger(at: content.readerIndex, as: UInt16.self) == 0x1F8B
  }

  // MARK: Reading

  private struct Read: Sendable {
    var batches: [EventBatch] = []
    /// See `GroupCommit.Submission`.
    var deliveries: [Int: [UUID128]] = [:]
    var rejected: [Rejection] = []
    var notes: [InputNote] = []
    var records = 0
  }

  private func read(_ pieces: [Piece]) -> Result<Read, Refusal> {
    var read = Read()
    // The same for all: what a batch holds twice has the same time, and is one.
    let arrival = clock()
    var failures: [InputProblem] = []
    var defects = 0
    for piece in pieces {
      if let defect = piece.defect {
        reject(defect, at: read.records, in: &read)
        metrics.count(rejected: "bad_envelope")
        read.records += 1
        defects += 1
        continue
      }
      do throws(InputProblem) {
        try self.read(piece, arrivedAt: arrival, into: &read)
      } catch {
        failures.append(error)
        reject("is of a body that \(error.ofBody)", at: read.records, in: &read)
        read.records += 1
      }
    }
    if let first = failures.first, failures.count + defects == pieces.count { return .failure(.unreadable(first)) }
    if !failures.isEmpty { metrics.count(rejected: "unreadable", failures.count) }
    return .success(read)
  }

  private func read(_ piece: Piece, arrivedAt arrival: Instant, into read: inout Read) throws(InputProblem) {
    var batches: [(batch: EventBatch, deliveries: [UUID128])] = []
    // A record takes more than 256 bytes: room for a few more than there can be.
    let batchSize = max(16, min(16_384, piece.content.readableBytes / 256))
    let reader = BodyReader(expansionLimit: expandedBytes, batchSize: batchSize, sources: sources)
    let outcome: Result<BodyReader.Outcome, InputProblem> = piece.content.withUnsafeReadableBytes { bytes in
      do throws(InputProblem) {
        return .success(
          try reader.read(bytes, arrivedAt: arrival, in: piece.envelope) { (batch, deliveries) throws(InputProblem) in
            batches.append((batch, deliveries))
          })
      } catch { return .failure(error) }
    }
    let found = try outcome.get()
    for record in found.rejected {
      reject(record.problem.description, at: read.records + record.index, in: &read)
      metrics.count(rejected: record.problem.reason)
    }
    metrics.count(rejected: "other", found.rejectedCount - found.rejected.count)
    read.records += found.records
    read.notes += found.notes
    for note in found.notes {
      // Each thing is in one of the counts.
      reject(note.description, at: nil, in: &read)
      metrics.count(rejected: note.reason)
    }
    for var (batch, deliveries) in batches {
      refuseForeignPools(in: &batch, &deliveries, &read)
      if !deliveries.isEmpty { read.deliveries[read.batches.count] = deliveries }
      read.batches.append(batch)
    }
  }

  private func reject(_ reason: String, at index: Int?, in read: inout Read) {
    if read.rejected.count < Intake.describedRejections { read.rejected.append((index, reason)) }
  }

  /// Takes out what names a pool that is not on the list.
  ///
  /// What names no pool stays: most records of users only name their app client.
  private func refuseForeignPools(in batch: inout EventBatch, _ deliveries: inout [UUID128], _ read: inout Read) {
    guard !pools.isEmpty else { return }
    let foreign = batch.symbols.map { !$0.isEmpty && !pools.contains($0) }
    let count = batch.events.count + batch.rows.count
    deliveries = zip(deliveries, batch.events).filter { !foreign[Int($0.1.pool.index)] }.map(\.0)
    batch.events.removeAll { foreign[Int($0.pool.index)] }
    batch.rows.removeAll { foreign[Int($0.pool.index)] }
    let refused = count - batch.events.count - batch.rows.count
    batch.lessons.removeAll { !pools.contains($0.pool) }
    guard refused > 0 else { return }
    batch.records.rejected += refused
    metrics.count(rejected: "foreign_pool", refused)
    // Events are in the order of time here, and do not tell where in the request they were.
    reject("is of a pool that is not taken here (\(refused) such records)", at: nil, in: &read)
  }
}

extension Lesson {
  /// The pool that it is about.
  fileprivate var pool: String {
    switch self {
    case .client(_, let pool, _), .poolName(let pool, _, _), .plan(let pool, _, _), .poolCreated(let pool, _),
      .identityProvider(let pool, _, _, _):
      pool
    }
  }
}

extension InputNote {
  /// The label of the metric.
  fileprivate var reason: String {
    switch self {
    case .objectNotices: "object_notice"
    }
  }
}

extension RecordProblem {
  /// The label of the metric.
  fileprivate var reason: String {
    switch self {
    case .missing: "record_lacks_field"
    case .badTime: "record_bad_time"
    case .tooLong: "record_too_long"
    case .unknown, .notAnObject: "record_unknown"
    case .nestedTooDeep, .tooManyLevels: "record_nested_too_deep"
    default: "record_unreadable"
    }
  }
}
