import Domain
import Foundation

/// Reads inputs on several threads and hands on what they hold in the order of the inputs, on the caller's thread.
///
/// The order makes one run like another, and lets each input be one transaction. Threads run ahead by some hundred
/// thousand events, a few inputs and a few batches of each, so memory is bounded however many and however large they
/// are.
public final class OrderedReading: @unchecked Sendable {
  /// What comes out, for one input after the other: batches, notes, then the outcome.
  public enum Delivery: Sendable {
    case batch(EventBatch)
    case note(InputNote)
    case outcome(InputOutcome)
  }

  private final class Channel {
    let finding: Finding
    var deliveries: [Delivery] = []

    init(_ finding: Finding) {
      self.finding = finding
    }
  }

  /// Guards everything below.
  private let condition = NSCondition()
  private let next: () throws -> Finding?
  private var channels: [Int: Channel] = [:]
  private var nextIndex = 0
  private var consumed = 0
  private var isListed = false
  /// One thread looks for the next input, which may take a while, and does not hold up those that have one.
  private var isLooking = false
  private var searchError: (any Error)?
  private var isStopped = false
  /// Events and rows that wait to be taken.
  private var waitingEvents = 0

  private let cores: Int
  private let sources: SourceMappings
  private let isKnown: @Sendable (ContentHash) -> Bool
  private static let batchesAhead = 4
  /// Events that may wait, some 40 MB, so that readers go on while the caller writes a roll-up.
  var eventsAhead = 500_000
  private static let inputsAhead = 1_000

  /// - Parameters:
  ///   - cores: threads that read.
  ///   - sources: the mappings in force, and how names of users are kept.
  ///   - isKnown: whether an input with this content was read before; called on the reading threads.
  public convenience init(
    _ finder: FileFinder, cores: Int, sources: SourceMappings = SourceMappings(),
    isKnown: @escaping @Sendable (ContentHash) -> Bool
  ) {
    var finder = finder
    self.init(cores: cores, sources: sources, isKnown: isKnown) { finder.next() }
  }

  /// - Parameter next: the inputs, one after the other; called by one reading thread at a time.
  public init(
    cores: Int, sources: SourceMappings = SourceMappings(), isKnown: @escaping @Sendable (ContentHash) -> Bool,
    next: @escaping () throws -> Finding?
  ) {
    self.next = next
    self.cores = cores
    self.sources = sources
    self.isKnown = isKnown
  }

  /// Reads everything, and calls `body` with each delivery, in order.
  ///
  /// When `body` throws, reading stops. When the search for inputs does, what was found before is read, and then its
  /// error is thrown.
  ///
  /// - Parameter onIdle: called again and again while nothing comes.
  public func run(
    _ body: (Finding, Delivery) throws -> Void, onIdle: () throws -> Void = {}
  ) throws {
    for _ in 0..<cores {
      Thread.detachNewThread { [self] in work() }
    }
    defer { stop() }
    while let channel = try nextChannel(onIdle) {
      if case .problem(_, let problem) = channel.finding {
        try body(channel.finding, .outcome(.failed(problem)))
        continue
      }
      var isFinished = false
      while !isFinished {
        let delivery = try take(from: channel, onIdle)
        if case .outcome = delivery { isFinished = true }
        try body(channel.finding, delivery)
      }
    }
    if let searchError { throw searchError }
  }

  // MARK: The reading threads

  private func work() {
    let reader = InputReader(sources: sources)
    while let channel = begin() {
      switch channel.finding {
      case .file(let file): reader.read(file, into: Sink(reading: self, channel: channel))
      case .openable(let input): reader.read(input, into: Sink(reading: self, channel: channel))
      case .problem: break
      }
    }
  }

  /// The next input, once it is not too far ahead of the consumer.
  private func begin() -> Channel? {
    condition.lock()
    defer { condition.unlock() }
    while !isStopped, !isListed, isLooking || !mayRunAhead { condition.wait() }
    guard !isStopped, !isListed else { return nil }
    isLooking = true
    condition.unlock()
    let found = Result { try next() }
    condition.lock()
    isLooking = false
    condition.broadcast()
    guard case .success(let finding?) = found else {
      if case .failure(let error) = found { searchError = error }
      isListed = true
      return nil
    }
    let channel = Channel(finding)
    channels[nextIndex] = channel
    nextIndex += 1
    return channel
  }

  private var mayRunAhead: Bool {
    let ahead = nextIndex - consumed
    return ahead < 4 * cores || waitingEvents < eventsAhead && ahead < OrderedReading.inputsAhead
  }

  private final class Sink: InputSink {
    let reading: OrderedReading
    let channel: Channel

    init(reading: OrderedReading, channel: Channel) {
      self.reading = reading
      self.channel = channel
    }

    func knows(_ hash: ContentHash) -> Bool { reading.isKnown(hash) }

    func add(_ batch: EventBatch) throws(InputProblem) {
      var batch = batch
      batch.sortEvents()
      guard reading.put(.batch(batch), in: channel) else { throw .stopped }
    }

    func note(_ note: InputNote) {
      _ = reading.put(.note(note), in: channel)
    }

    func finish(_ outcome: InputOutcome) {
      _ = reading.put(.outcome(outcome), in: channel)
    }
  }

  private func put(_ delivery: Delivery, in channel: Channel) -> Bool {
    condition.lock()
    defer { condition.unlock() }
    while !isStopped, channel.deliveries.count >= OrderedReading.batchesAhead { condition.wait() }
    channel.deliveries.append(delivery)
    waitingEvents += delivery.size
    condition.broadcast()
    return !isStopped
  }

  // MARK: The consuming thread

  /// Waits for a moment, with the lock, and calls `onIdle` without it when nothing has happened.
  private func wait(_ onIdle: () throws -> Void) throws {
    guard !condition.wait(until: Date(timeIntervalSinceNow: 0.02)) else { return }
    condition.unlock()
    defer { condition.lock() }
    try onIdle()
  }

  private func nextChannel(_ onIdle: () throws -> Void) throws -> Channel? {
    condition.lock()
    defer { condition.unlock() }
    while channels[consumed] == nil, !isListed { try wait(onIdle) }
    guard let channel = channels.removeValue(forKey: consumed) else { return nil }
    consumed += 1
    condition.broadcast()
    return channel
  }

  private func take(from channel: Channel, _ onIdle: () throws -> Void) throws -> Delivery {
    condition.lock()
    defer { condition.unlock() }
    while channel.deliveries.isEmpty { try wait(onIdle) }
    condition.broadcast()
    let delivery = channel.deliveries.removeFirst()
    waitingEvents -= delivery.size
    return delivery
  }

  private func stop() {
    condition.lock()
    isStopped = true
    condition.broadcast()
    condition.unlock()
  }
}

extension OrderedReading.Delivery {
  /// Events and rows in it.
  fileprivate var size: Int {
    guard case .batch(let batch) = self else { return 0 }
    return batch.events.count + batch.rows.count
  }
}
