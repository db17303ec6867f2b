import Domain
import Foundation
import Synchronization
import TestSupport
import Testing

@testable import Ingest

@Suite struct OrderedReadingTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// Writes a file of so many records whose ids tell the file and the place.
  private func write(_ number: Int, records: Int) throws {
    let lines = (0..<records).map { index in
      SampleRecords.record("SignUp", id: UUID128(high: UInt64(number), low: UInt64(index)).description)
    }
    try folder.write(
      Gzip.compress(Array(lines.joined(separator: "\n").utf8)), to: String(format: "%04d.json.gz", number))
  }

  private func reading(cores: Int, _ isKnown: @escaping @Sendable (ContentHash) -> Bool = { _ in false })
    -> OrderedReading
  {
    OrderedReading(FileFinder([folder.path]), cores: cores, isKnown: isKnown)
  }

  @Test(arguments: [1, 2, 5]) func theOrderIsThatOfTheInputs(cores: Int) throws {
    // One input of several batches, more than the reader may be ahead, among many of a few records.
    let counts = (0..<60).map { $0 == 20 ? 90_000 : $0 == 40 ? 17_000 : $0 % 5 }
    for (number, count) in counts.enumerated() { try write(number, records: count) }
    try folder.write("broken", to: "0007a.json")
    var found: [Int: Int] = [:]
    var finished: [String] = []
    var batches = 0
    try reading(cores: cores).run { finding, delivery in
      guard case .file(let file) = finding else { return }
      let name = (file.path as NSString).lastPathComponent
      switch delivery {
      case .batch(let batch):
        batches += 1
        for (first, second) in zip(batch.events, batch.events.dropFirst()) {
          #expect((first.time, first.id) < (second.time, second.id))
        }
        for event in batch.events { found[Int(event.id.high), default: 0] += 1 }
        #expect(batch.events.allSatisfy { String(format: "%04d.json.gz", $0.id.high) == name })
      case .note: Issue.record("there is nothing to note")
      case .outcome(let outcome):
        finished.append(name)
        if case .failed = outcome {
          #expect(["0007a.json", "0000.json.gz"].contains(name) || counts[Int(name.prefix(4)) ?? 0] == 0)
        }
      }
    }
    #expect(finished == finished.sorted() && finished.count == 61)
    #expect(
      found
        == Dictionary(
          uniqueKeysWithValues: counts.enumerated().filter { $0.element > 0 }.map { ($0.offset, $0.element) }))
    #expect(batches > 60 - 12)
  }

  @Test(arguments: [0, 100]) func aConsumerThatThrowsStopsTheReading(eventsAhead: Int) throws {
    struct Stop: Error {}
    for number in 0..<200 { try write(number, records: 2) }
    try write(3, records: 60_000)
    let asked = Mutex(0)
    var outcomes = 0
    let reading = reading(cores: 2) { _ in
      asked.withLock { $0 += 1 }
      return false
    }
    reading.eventsAhead = eventsAhead
    #expect(throws: Stop.self) {
      try reading.run { _, delivery in
        if outcomes == 0 {
          // However long this takes, the readers come this far meanwhile.
          while asked.withLock({ $0 }) < max(8, eventsAhead / 2) { Thread.sleep(forTimeInterval: 0.001) }
        }
        if case .outcome = delivery { outcomes += 1 }
        if outcomes == 3, case .batch(let batch) = delivery, batch.events.count > 2 { throw Stop() }
      }
    }
    #expect(outcomes == 3)
    // No more inputs than it may be ahead, each with two events.
    #expect(asked.withLock { $0 } <= 4 + max(4 * 2, eventsAhead / 2) + 2)
  }

  @Test func knownInputsAreSkipped() throws {
    for number in 0..<10 { try write(number, records: 1 + number) }
    let hashes = Mutex<[ContentHash]>([])
    try reading(cores: 2).run { _, delivery in
      if case .outcome(.read(let hash, _, _, _)) = delivery { hashes.withLock { $0.append(hash) } }
    }
    let known = hashes.withLock { Set($0.prefix(6)) }
    var outcomes: [Bool] = []
    try reading(cores: 2) { known.contains($0) }.run { _, delivery in
      if case .outcome(let outcome) = delivery {
        outcomes.append({ if case .known = outcome { true } else { false } }())
      }
      if case .batch(let batch) = delivery { #expect(batch.events.count > 6) }
    }
    #expect(outcomes == [Bool](repeating: true, count: 6) + [Bool](repeating: false, count: 4))
  }

  @Test func nothingToRead() throws {
    var count = 0
    try reading(cores: 3).run { _, _ in count += 1 }
    #expect(count == 0)
  }
}
