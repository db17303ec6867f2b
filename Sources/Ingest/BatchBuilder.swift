import Domain

/// Collects the events of one source into a batch, with the texts they name.
struct BatchBuilder {
  var batch = EventBatch()
  var symbols = SymbolTable()

  init(_ source: RecordSource, capacity: Int = 0) {
    batch.source = source
    batch.events.reserveCapacity(capacity)
  }

  /// Nothing was read into the batch.
  var isEmpty: Bool { batch.records.read == 0 }

  /// The batch with its texts.
  consuming func finish() -> EventBatch {
    var batch = self.batch
    batch.symbols = symbols.texts
    return batch
  }

  /// Counts a record that could not be read.
  mutating func reject() {
    batch.records.read += 1
    batch.records.rejected += 1
  }

  /// Counts a record of something else than Cognito.
  @inline(__always)
  mutating func countOther() {
    batch.records.read += 1
    batch.records.notCognito += 1
  }

  @inline(__always)
  mutating func add(_ event: Event) {
    batch.events.append(event)
    batch.records.read += 1
  }

  // MARK: Texts

  @inline(__always)
  mutating func symbol(of text: TextSlice?) -> Symbol {
    text.map { symbols.symbol(of: $0) } ?? .none
  }

  mutating func symbol(of text: String) -> Symbol {
    var text = text
    return text.withUTF8 { symbols.intern(UnsafeRawBufferPointer($0)) }
  }

  mutating func pool(_ text: TextSlice?) -> Symbol {
    guard let text, text.isPoolID else { return .none }
    return symbols.symbol(of: text)
  }

  mutating func client(_ text: TextSlice?) -> Symbol {
    guard let text, !text.isHidden else { return .none }
    return symbols.symbol(of: text)
  }

  func text(_ symbol: Symbol) -> String { symbols.texts[Int(symbol.index)] }

  /// What is wrong with an event: a time that a database has no day for, or a text in the place of an id that may say
  /// who somebody is.
  @inline(__always)
  func problem(with event: Event) -> RecordProblem? {
    guard event.time.isRecordable else { return .badTime(event.time.description) }
    return symbols.personal.isEmpty ? nil : findPersonalText(in: event)
  }

  @inline(never)
  private func findPersonalText(in event: Event) -> RecordProblem? {
    let fields = [
      ("client", event.client), ("pool", event.pool), ("operation", event.operation), ("account", event.account),
      ("region", event.region), ("provider", event.provider),
    ]
    return fields.first { symbols.personal.contains($0.1) }.map { .personal($0.0) }
  }
}

extension RecordProblem {
  /// A record of a format that is known has a text in this place that may say who somebody is.
  static func personal(_ field: String) -> RecordProblem {
    .field(FieldProblem(mapping: nil, field: field, place: "its \(field)", reason: .personal))
  }
}

extension TextSlice {
  /// The text as a UUID.
  @inline(__always)
  var uuid: UUID128? { withText { UUID128($0) } }

  /// "ap-northeast-1_AbCdEfGhI": at most 55 characters, `[\w-]+_[0-9a-zA-Z]+`
  /// (https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UserPoolType.html).
  var isPoolID: Bool {
    withText { bytes in
      guard bytes.count <= 55, let underscore = bytes.firstIndex(of: UInt8(ascii: "_")),
        underscore > 0, underscore + 1 < bytes.count
      else { return false }
      return bytes[(underscore + 1)...].allSatisfy { byte in
        byte &- UInt8(ascii: "0") < 10 || (byte | 0x20) &- UInt8(ascii: "a") < 26
      }
    }
  }

  /// The text, when it is one to show and to keep: neither hidden nor empty nor longer than any name.
  var visible: String? {
    count == 0 || isHidden || count > SymbolTable.maximumLength ? nil : string
  }

  /// The same, of what a lesson keeps or somebody gave a name: nil when it may say who somebody is.
  var impersonal: String? { isPersonal ? nil : visible }

  /// Whether the text may say who somebody is.
  var isPersonal: Bool { withText(PersonalText.isLikely) }
}

extension UUID128 {
  /// What stands for an id that is no UUID: the first 16 bytes of the SHA-256 of its text.
  init(hashing text: UnsafeRawBufferPointer) {
    self = ContentHash(of: text).bytes.withUnsafeBytes { UUID128(bytes: $0) }
  }

  /// The id of what has none: the hash of what tells it from others, a line each.
  init(hashing parts: [String]) {
    self = Array(parts.joined(separator: "\n").utf8).withUnsafeBytes { UUID128(hashing: $0) }
  }
}
