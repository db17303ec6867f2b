import Domain

/// One event with its texts as texts, as a model is made of.
public struct LogEntry: Hashable, Sendable {
  public var id: UUID128
  public var user: UUID128?
  public var time: Instant
  public var pool: String?
  public var client: String?
  public var account: String
  public var region: String
  public var kind: EventKind
  public var operation: String
  public var caller: String?
  public var provider: String?

  public init(
    id: UUID128, user: UUID128? = nil, time: Instant, pool: String? = nil, client: String? = nil,
    account: String = "111122223333", region: String = "ap-northeast-1", kind: EventKind,
    operation: String = "Operation", caller: String? = nil, provider: String? = nil
  ) {
    self.id = id
    self.user = user
    self.time = time
    self.pool = pool
    self.client = client
    self.account = account
    self.region = region
    self.kind = kind
    self.operation = operation
    self.caller = caller
    self.provider = provider
  }
}

/// What one input holds, in batches as a reader hands them on.
public struct LogInput: Sendable {
  public struct Part: Sendable {
    public var entries: [LogEntry]
    public var lessons: [Lesson]
    public var notCognito: Int
    public var rejected: Int
    public var source = RecordSource.cloudTrail

    public init(entries: [LogEntry], lessons: [Lesson] = [], notCognito: Int = 0, rejected: Int = 0) {
      self.entries = entries
      self.lessons = lessons
      self.notCognito = notCognito
      self.rejected = rejected
    }
  }

  public var parts: [Part]
  /// The input turns out to be broken, and nothing of it may count.
  public var isDropped: Bool

  public init(parts: [Part], isDropped: Bool = false) {
    self.parts = parts
    self.isDropped = isDropped
  }

  public init(_ entries: [LogEntry], lessons: [Lesson] = []) {
    self.init(parts: [Part(entries: entries, lessons: lessons)])
  }
}

extension EventBatch {
  /// The batch that a reader would make of these entries, its events sorted.
  public init(_ part: LogInput.Part) {
    self.init()
    source = part.source
    var numbers: [String: UInt32] = ["": 0]
    func symbol(_ text: String?) -> Symbol {
      let text = text ?? ""
      if let number = numbers[text] { return Symbol(index: number) }
      numbers[text] = UInt32(symbols.count)
      symbols.append(text)
      return Symbol(index: UInt32(symbols.count - 1))
    }
    for entry in part.entries {
      events.append(
        Event(
          id: entry.id, user: entry.user ?? .none, time: entry.time, pool: symbol(entry.pool),
          client: symbol(entry.client), account: symbol(entry.account), region: symbol(entry.region),
          operation: symbol(entry.operation), caller: symbol(entry.caller), provider: symbol(entry.provider),
          kind: entry.kind))
    }
    sortEvents()
    lessons = part.lessons
    records.read = part.entries.count + part.notCognito + part.rejected
    records.notCognito = part.notCognito
    records.rejected = part.rejected
  }
}
