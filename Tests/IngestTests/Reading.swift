import Domain
import Foundation
import TestSupport

@testable import Ingest

/// What a log reader makes of an input, with texts in the place of symbols and in an order that says nothing.
struct Reading: Equatable {
  var entries: [LogEntry] = []
  var lessons: Set<Lesson> = []
  var records = RecordCounts()

  mutating func sort() {
    entries.sort { ($0.time, $0.id, $0.operation, "\($0.kind)") < ($1.time, $1.id, $1.operation, "\($1.kind)") }
  }

  /// Reads with our reader.
  ///
  /// - Throws: `InputProblem` when nothing of the input may be kept.
  init(_ bytes: [UInt8], windowSize: Int = 256 << 10, batchSize: Int = 16_384, chunk: Int? = nil) throws {
    var batches: [EventBatch] = []
    try bytes.withUnsafeBytes { buffer in
      let source: any ByteSource = chunk.map { SlowSource(buffer, chunk: $0) } ?? MemorySource(buffer)
      var reader = try LogReader(source, batchSize: batchSize, windowSize: windowSize) { batches.append($0) }
      try reader.run()
    }
    for batch in batches { add(batch) }
    sort()
  }

  init() {}

  mutating func add(_ batch: EventBatch) {
    records += batch.records
    lessons.formUnion(batch.lessons)
    func text(_ symbol: Symbol) -> String { batch.symbols[Int(symbol.index)] }
    func some(_ symbol: Symbol) -> String? { symbol == .none ? nil : text(symbol) }
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
