import Domain

/// Collects what one source says into batches.
struct SourceBatch {
  private let source: RecordSource
  private(set) var batch: EventBatch
  private var symbols = SymbolTable()

  init(_ source: RecordSource) {
    self.source = source
    batch = EventBatch()
    batch.source = source
  }

  mutating func symbol(_ text: UnsafeRawBufferPointer) -> Symbol { symbols.intern(text) }

  func text(_ symbol: Symbol) -> String { symbols.texts[Int(symbol.index)] }

  mutating func add(_ row: ActivityRow) {
    batch.rows.append(row)
    batch.records.read += 1
  }

  mutating func add(_ event: Event) {
    batch.events.append(event)
    batch.records.read += 1
  }

  mutating func reject() {
    batch.records.read += 1
    batch.records.rejected += 1
  }

  /// Counts a record that makes nobody active and of which nothing is kept.
  mutating func pass(_ kind: EventKind) {
    batch.records.read += 1
    batch.records.count(kind, isCounted: false)
  }

  /// Gives what was collected, and begins anew.
  mutating func take() -> EventBatch {
    var full = batch
    full.symbols = symbols.texts
    self = SourceBatch(source)
    return full
  }
}
