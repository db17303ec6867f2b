import Dispatch
import Domain
import Synchronization

/// An exact count of distinct users and events, straight from batches, without a database.
///
/// Events are kept until the end, because a pool that is learned late applies to what came earlier: in runs that are
/// sorted by part, so that the end of the work is done by all cores in pieces that fit a cache. Beyond `memoryLimit`
/// runs go to disk.
public final class Tally: Sendable {
  private let rules: CountingRules
  private let memoryLimit: Int
  private let state = Mutex(State())

  private struct State {
    var directory = Directory()
    var records = RecordCounts()
    /// Sightings of small inputs, until they are enough for a run.
    var pending: [Sighting] = []
    var runs: [Run] = []
    var rows = RowCounts()
    var bytesInMemory = 0
    var file: SpillFile?
  }

  /// Sightings in a run, roughly.
  private static let runLength = 16_384

  /// - Parameter memoryLimit: bytes of events that are kept in memory.
  public init(rules: CountingRules, memoryLimit: Int = 96 << 20) {
    self.rules = rules
    self.memoryLimit = memoryLimit
  }

  /// The events of one input, which count only once the input is known to be good.
  ///
  /// One thread adds to an input; several inputs may be open at a time.
  public final class Input {
    private let tally: Tally
    private var records = RecordCounts()
    private var notes: [DirectoryNote] = []
    // One thread adds: nothing to check for each event.
    @exclusivity(unchecked)
    private var pending: [Sighting] = []
    private var runs: [Run] = []
    private var rows: [RowCount] = []

    init(_ tally: Tally) {
      self.tally = tally
    }

    /// - Throws: `SpillError` when events have to go to disk and cannot.
    public func add(_ batch: EventBatch) throws(SpillError) {
      records += batch.records
      var numbers = tally.state.withLock { state in
        var numbers = BatchNumbers(batch, &state.directory)
        for row in batch.rows {
          guard row.user != .none, row.events > 0, row.kind.canCount else {
            records.rejected += 1
            continue
          }
          rows.append(numbers.count(of: row, batch, &state.directory))
        }
        return numbers
      }
      notes += numbers.notes
      notes += batch.lessons.map(DirectoryNote.lesson)
      pending.reserveCapacity(pending.count + batch.events.count)
      for event in batch.events { pending.append(numbers.sighting(of: event)) }
      guard pending.count >= Tally.runLength else { return }
      runs.append(try tally.makeRun(pending))
      pending.removeAll(keepingCapacity: true)
    }

    /// Makes everything that was added count.
    public func commit() throws(SpillError) {
      let full = tally.state.withLock { state -> [Sighting]? in
        state.records += records
        notes.forEach { state.directory.take($0) }
        state.runs += runs
        for row in rows {
          if state.rows.take(row) {
            state.records.count(row.key.kind, isCounted: tally.rules.counts(row.key.kind))
          } else {
            state.records.duplicates += 1
          }
        }
        state.pending += pending
        guard state.pending.count >= Tally.runLength else { return nil }
        defer { state.pending = [] }
        return state.pending
      }
      guard let full else { return }
      let run = try tally.makeRun(full)
      tally.state.withLock { $0.runs.append(run) }
    }
  }

  public func beginInput() -> Input { Input(self) }

  /// A run of the sightings, in memory or, when that is full, on disk.
  private func makeRun(_ sightings: [Sighting]) throws(SpillError) -> Run {
    var run = Run(sightings)
    let size = sightings.count * MemoryLayout<Sighting>.stride
    let file = try state.withLock { (state) throws(SpillError) -> SpillFile? in
      guard state.bytesInMemory + size > memoryLimit else {
        state.bytesInMemory += size
        return nil
      }
      if state.file == nil { state.file = try SpillFile() }
      return state.file
    }
    if let file { try run.spill(to: file) }
    return run
  }

  /// The months that have activity, in order, and what all records were.
  ///
  /// Nothing may be added any more.
  ///
  /// - Parameter cores: threads to count with.
  public func finish(cores: Int) throws(SpillError) -> (months: [MonthlyActivity], records: RecordCounts) {
    let (directory, runs, file, records, rows) = state.withLock { state in
      (
        state.directory, state.runs + [Run(state.pending)], state.file, state.records,
        state.rows.parts(Run.partCount)
      )
    }
    let empty = PartCount(rules: rules, directory: directory)
    let total = Mutex<Result<PartCount, SpillError>>(.success(empty))
    let next = Atomic(0)
    DispatchQueue.concurrentPerform(iterations: cores) { _ in
      let counted = Result { () throws(SpillError) in
        var count = empty
        while case let part = next.add(1, ordering: .relaxed).oldValue, part < Run.partCount {
          var sightings: [Sighting] = []
          sightings.reserveCapacity(runs.reduce(0) { $0 + $1.count(ofPart: part) })
          for run in runs { try run.read(part: part, from: file, into: &sightings) }
          count.add(sightings, rows: rows.isEmpty ? [] : rows[part])
        }
        return count
      }
      total.withLock { total in
        total = Result { () throws(SpillError) in
          var sum = try total.get()
          sum += try counted.get()
          return sum
        }
      }
    }
    let count = try total.withLock { (total) throws(SpillError) in try total.get() }
    return (count.months(in: directory), records + count.records)
  }
}
