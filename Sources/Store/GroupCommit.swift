import Domain
import Foundation

/// Records what many senders bring at the same time, and answers each when its part is on the disk.
///
/// What waits while one transaction is committed and synced shares the next one, so that a thousand small submissions
/// cost few of them. A commit is synced to the disk before it is answered: neither the end of the process nor that of
/// the power takes back what was acknowledged.
public final class GroupCommit: @unchecked Sendable {
  /// What one sender brings.
  public struct Submission: Sendable {
    /// Events of each are sorted by time and id.
    public var batches: [EventBatch]
    /// What each event of a batch was delivered as, by the place of the batch.
    ///
    /// An event that was delivered as one of the last days was is that event again, whatever its time.
    public var deliveries: [Int: [UUID128]]
    /// Bytes that it came in.
    public var size: Int

    public init(batches: [EventBatch], deliveries: [Int: [UUID128]] = [:], size: Int) {
      self.batches = batches
      self.deliveries = deliveries
      self.size = size
    }

    var eventCount: Int { batches.reduce(0) { $0 + $1.events.count + $1.rows.count } }
  }

  /// Why a submission was not acknowledged.
  ///
  /// Nothing of it is in the database, unless the log could not be synced after its commit (`cannotStore`): then it may
  /// be there, or be lost with the power, and counts once when it comes again.
  public enum Failure: Error, Hashable, Sendable {
    /// As many events wait as may.
    case queueFull
    case stopped
    case cannotStore(StoreError)
  }

  /// Is told what became of the records of a submission once they are on the disk, on a thread that others wait for.
  public typealias Answer = @Sendable (Result<RecordCounts, Failure>) -> Void

  struct Waiting {
    var submission: Submission
    var answer: Answer
  }

  private let store: ActivityStore
  private let clock: @Sendable () -> Instant
  private let log: LogSync
  /// Events that may wait.
  public let queueLimit: Int

  /// Guards everything below.
  private let condition = NSCondition()
  private var waiting: [Waiting] = []
  private var waitingEvents = 0
  private var isStopped = false
  private var isFinished = false
  /// The last commit of something failed: whether there is room for more is not known until one succeeds.
  private var isInDoubt = false
  private var gathered = CommitStatistics()

  /// Events after which a transaction takes no more, so that nobody waits long for others.
  static let groupLimit = 20_000

  /// While the last commit is being synced, the next one is written only when so much waits; otherwise it would be one
  /// of a few submissions, for whose sync all others wait.
  private static let submissionsWorthACommit = 64
  private static let eventsWorthACommit = 4_000

  /// Starts the threads that write.
  ///
  /// - Parameter clock: when submissions are recorded.
  public convenience init(
    _ store: ActivityStore, queueLimit: Int = 200_000, clock: @escaping @Sendable () -> Instant
  ) {
    let log = LogFile(database: store.path)
    self.init(store, queueLimit: queueLimit, clock: clock) { try log.sync() }
  }

  /// - Parameter sync: syncs the log of the database.
  init(
    _ store: ActivityStore, queueLimit: Int, clock: @escaping @Sendable () -> Instant, sync: @escaping () throws -> Void
  ) {
    self.store = store
    self.queueLimit = queueLimit
    self.clock = clock
    log = LogSync(sync) { [condition] in
      condition.lock()
      condition.signal()
      condition.unlock()
    }
    let thread = Thread { [self] in write() }
    thread.name = "maumeter.commit"
    thread.stackSize = 4 << 20
    thread.start()
  }

  /// Returns when the database can be written now.
  ///
  /// A transaction with nothing in it succeeds on a full disk, too. So after a failure as much is written as some
  /// hundred events are, and taken back, until that succeeds once: it wears no disk, however often this is asked.
  public func checkWritable() async throws(Failure) {
    _ = try await record(Submission(batches: [], size: 0))
  }

  /// Records a submission, and returns what became of its records once it is on the disk.
  public func record(_ submission: Submission) async throws(Failure) -> RecordCounts {
    try await withCheckedContinuation { continuation in
      record(submission) { continuation.resume(returning: $0) }
    }.get()
  }

  /// Records a submission without a task that waits for it.
  public func record(_ submission: Submission, answer: @escaping Answer) {
    if let failure = enqueue(Waiting(submission: submission, answer: answer)) { answer(.failure(failure)) }
  }

  private func enqueue(_ entry: Waiting) -> Failure? {
    condition.lock()
    defer { condition.unlock() }
    guard !isStopped else { return .stopped }
    let count = entry.submission.eventCount
    // One that is larger than the queue is taken when nothing else waits.
    guard waiting.isEmpty || waitingEvents + count <= queueLimit else { return .queueFull }
    waiting.append(entry)
    waitingEvents += count
    if isWorthACommit { condition.signal() }
    return nil
  }

  /// Takes no more, and returns when everything that was taken is recorded and answered.
  public func finish() {
    condition.lock()
    isStopped = true
    condition.broadcast()
    while !isFinished { condition.wait() }
    condition.unlock()
  }

  /// What was committed since the start, and what waits now.
  public var statistics: CommitStatistics {
    condition.lock()
    defer { condition.unlock() }
    var statistics = gathered
    statistics.waitingEvents = waitingEvents
    return statistics
  }

  // MARK: The thread that writes

  private func write() {
    do {
      try store.keepWriting { db, turns in
        let writer = try GroupWriter(db, rules: store.rules, turns: turns, path: store.path)
        while let group = take() { commit(group, writer) }
        log.finish()
        writer.checkpoint()
      }
    } catch {
      // The connection could not be made ready: whoever asks is told.
      while let group = take() { answer(group, .failure(.cannotStore(StoreError(error, path: store.path)))) }
    }
    condition.lock()
    isFinished = true
    condition.broadcast()
    condition.unlock()
  }

  /// What waits, up to a limit; nil when nothing does and nothing more comes.
  private func take() -> [Waiting]? {
    condition.lock()
    defer { condition.unlock() }
    while !isWorthACommit, !isStopped { condition.wait() }
    guard !waiting.isEmpty else { return nil }
    var (count, events) = (0, 0)
    while count < waiting.count, count == 0 || events + waiting[count].submission.eventCount <= GroupCommit.groupLimit {
      events += waiting[count].submission.eventCount
      count += 1
    }
    let group = Array(waiting[..<count])
    waiting.removeFirst(count)
    waitingEvents -= events
    return group
  }

  private var isWorthACommit: Bool {
    guard !waiting.isEmpty else { return false }
    return !log.isBusy || waiting.count >= GroupCommit.submissionsWorthACommit
      || waitingEvents >= GroupCommit.eventsWorthACommit
  }

  private func commit(_ group: [Waiting], _ writer: GroupWriter) {
    let start = ContinuousClock.now
    let group = tried(group, writer)
    guard !group.isEmpty else { return }
    do {
      let commit = try writer.commit(group.map(\.submission), at: clock())
      log.add { [self] failure in
        if let failure { return fail(group, failure) }
        note(commit, after: ContinuousClock.now - start)
        for (entry, records) in zip(group, commit.records) { entry.answer(.success(records)) }
      }
    } catch { fail(group, error) }
  }

  /// In doubt, answers those that only ask whether the database can be written, unless it can.
  ///
  /// - Returns: the others.
  private func tried(_ group: [Waiting], _ writer: GroupWriter) -> [Waiting] {
    condition.lock()
    let isInDoubt = isInDoubt
    condition.unlock()
    guard isInDoubt, group.contains(where: { $0.submission.batches.isEmpty }) else { return group }
    do {
      try writer.tryWriting()
      return group
    } catch {
      fail(group.filter { $0.submission.batches.isEmpty }, error)
      return group.filter { !$0.submission.batches.isEmpty }
    }
  }

  private func fail(_ group: [Waiting], _ error: any Error) {
    condition.lock()
    gathered.failedCommits += 1
    isInDoubt = true
    condition.unlock()
    answer(group, .failure(.cannotStore(StoreError(error, path: store.path))))
  }

  private func note(_ commit: GroupWriter.Commit, after duration: Duration) {
    condition.lock()
    defer { condition.unlock() }
    // Where there is nothing in a commit, it was tried with something.
    isInDoubt = false
    gathered.note(duration)
    gathered.submissions += commit.records.count
    for (key, count) in commit.newEvents { gathered.newEvents[key, default: 0] += count }
    for records in commit.records { gathered.records += records }
  }

  private func answer(_ group: [Waiting], _ result: Result<RecordCounts, Failure>) {
    for entry in group { entry.answer(result) }
  }
}
