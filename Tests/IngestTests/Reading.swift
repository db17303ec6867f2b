import Domain
import Foundation
import TestSupport

@testable import Ingest

/// What a log reader makes of an input, with texts in the place of symbols and in an order that says nothing.
struct Reading: Equatable {
  var entries: [LogEntry] = []
  var lessons: Set<Lesson> = []
  var records = RecordCounts()
  /// What events have that `LogEntry` has not.
  var details: Set<Detail> = []
  var notes: [InputNote] = []
  /// Why records were rejected, the first of them.
  var problems: [RecordProblem] = []

  struct Detail: Hashable {
    var id: UUID128
    var source: RecordSource
    var caller: String?
    var provider: String?
  }

  static func == (left: Reading, right: Reading) -> Bool {
    left.entries == right.entries && left.lessons == right.lessons && left.records == right.records
      && left.details == right.details && left.notes == right.notes
  }

  mutating func sort() {
    entries.sort { ($0.time, $0.id, $0.operation, "\($0.kind)") < ($1.time, $1.id, $1.operation, "\($1.kind)") }
  }

  /// Reads with our reader.
  ///
  /// - Throws: `InputProblem` when nothing of the input may be kept.
  init(
    _ bytes: [UInt8], windowSize: Int = 256 << 10, batchSize: Int = 16_384, chunk: Int? = nil,
    arrival: Instant = Reading.arrival, seen: SeenMembers? = SeenMembers()
  ) throws {
    var batches: [EventBatch] = []
    let reader = try bytes.withUnsafeBytes { buffer in
      let source: any ByteSource = chunk.map { SlowSource(buffer, chunk: $0) } ?? MemorySource(buffer)
      var reader = try LogReader(
        source, batchSize: batchSize, windowSize: windowSize, arrival: arrival, seen: seen
      ) {
        batches.append($0)
      }
      try reader.run()
      return reader
    }
    add(batches, of: reader)
  }

  /// Reads a text that is not packed where it is.
  init(inPlace bytes: [UInt8], seen: SeenMembers) throws {
    var batches: [EventBatch] = []
    // What stands after the text must not matter.
    var padded = bytes + [UInt8](repeating: UInt8(ascii: "7"), count: TextWindow.padding)
    let reader = try padded.withUnsafeMutableBytes { buffer in
      var reader = LogReader(
        inPlace: buffer, count: bytes.count, arrival: Reading.arrival, sources: SourceMappings(), seen: seen
      ) {
        batches.append($0)
      }
      try reader.run()
      return reader
    }
    add(batches, of: reader)
  }

  private mutating func add(_ batches: [EventBatch], of reader: LogReader) {
    for batch in batches { add(batch) }
    notes = reader.notes
    problems = reader.rejected.map(\.problem)
    sort()
  }

  init() {}

  init(_ text: String, arrival: Instant = Reading.arrival) throws {
    try self.init(Array(text.utf8), arrival: arrival)
  }

  /// When inputs arrive whose arrival does not matter.
  static let arrival = Instant(secondsSinceEpoch: 1_900_000_000)

  mutating func add(_ batch: EventBatch) {
    records += batch.records
    lessons.formUnion(batch.lessons)
    func text(_ symbol: Symbol) -> String { batch.symbols[Int(symbol.index)] }
    func some(_ symbol: Symbol) -> String? { symbol == .none ? nil : text(symbol) }
    for event in batch.events {
      details.insert(
        Detail(id: event.id, source: batch.source, caller: some(event.caller), provider: some(event.provider)))
    }
    entries += batch.events.map { event in
      LogEntry(
        id: event.id, user: event.user == .none ? nil : event.user, time: event.time, pool: some(event.pool),
        client: some(event.client), account: text(event.account), region: text(event.region), kind: event.kind,
        operation: text(event.operation))
    }
  }
}

/// Gives a few bytes at a time, as a slow pipe does.
final class SlowSource: ByteSource {
  private let source: MemorySource
  private let chunk: Int

  init(_ bytes: UnsafeRawBufferPointer, chunk: Int) {
    source = MemorySource(bytes)
    self.chunk = chunk
  }

  func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
    source.read(into: UnsafeMutableRawBufferPointer(rebasing: buffer.prefix(chunk)))
  }
}
