/// One record of a Cognito user pool: who did what, when and where.
///
/// Trivially copyable and 64 bytes, because there are millions: texts are symbols of the `EventBatch` it is in.
public struct Event: Hashable, Sendable {
  /// Equal ids are the same record, whatever brought it.
  public var id: UUID128
  /// The user's sub, or `.none`.
  public var user: UUID128
  public var time: Instant
  public var pool: Symbol
  public var client: Symbol
  public var account: Symbol
  public var region: Symbol
  /// CloudTrail's `eventName`.
  public var operation: Symbol
  public var kind: EventKind

  public init(
    id: UUID128, user: UUID128 = .none, time: Instant, pool: Symbol = .none, client: Symbol = .none,
    account: Symbol = .none, region: Symbol = .none, operation: Symbol = .none, kind: EventKind
  ) {
    self.id = id
    self.user = user
    self.time = time
    self.pool = pool
    self.client = client
    self.account = account
    self.region = region
    self.operation = operation
    self.kind = kind
  }
}

/// A short text of a batch (pool, app client, account, Region, operation) by its place in `EventBatch.symbols`.
public struct Symbol: Hashable, Sendable {
  public let index: UInt32

  /// No text.
  ///
  /// `EventBatch.symbols[0]` is the empty string.
  public static let none = Symbol(index: 0)

  @inlinable
  public init(index: UInt32) {
    self.index = index
  }
}

/// Events of one input, with the texts they name, what the same records teach, and how many records there were.
public struct EventBatch: Sendable {
  public var events: ContiguousArray<Event> = []
  /// Texts by `Symbol.index`; the first is empty and means "none".
  public var symbols: [String] = [""]
  public var lessons: [Lesson] = []
  public var records = RecordCounts()

  public init() {}
}

/// Something about pools that a log tells besides its events.
public enum Lesson: Hashable, Sendable {
  /// The app client belongs to the pool (of `CreateUserPoolClient` and its like; events that name both teach it too).
  case client(String, pool: String, name: String?)
  case poolName(pool: String, name: String, since: Instant)
  /// The pool's plan from this instant on (`userPoolTier`).
  case plan(pool: String, plan: Plan, since: Instant)
  case poolCreated(pool: String, at: Instant)
  /// `type` as Cognito writes it: SAML, OIDC, Google, Facebook, SignInWithApple, LoginWithAmazon.
  case identityProvider(pool: String, name: String, type: String, since: Instant)
}

/// How many records an input held, each in exactly one of the other counts:
/// `read = recorded + duplicates + not Cognito + failed + unattributed + not counted + rejected`.
public struct RecordCounts: Hashable, Sendable {
  public var read = 0
  /// Activity of a known user, and machine tokens.
  public var recorded = 0
  /// Already seen, by event id.
  public var duplicates = 0
  /// Records of other services.
  public var notCognito = 0
  public var failed = 0
  /// Activity that counts for somebody, without saying for whom.
  public var unattributed = 0
  /// Records of Cognito that make nobody active.
  public var notCounted = 0
  /// Records that could not be read.
  public var rejected = 0

  public init() {}

  public static func + (left: RecordCounts, right: RecordCounts) -> RecordCounts {
    var sum = left
    sum += right
    return sum
  }

  public static func += (left: inout RecordCounts, right: RecordCounts) {
    left.read += right.read
    left.recorded += right.recorded
    left.duplicates += right.duplicates
    left.notCognito += right.notCognito
    left.failed += right.failed
    left.unattributed += right.unattributed
    left.notCounted += right.notCounted
    left.rejected += right.rejected
  }
}

extension EventBatch {
  /// Puts the events in the order of a database's key, by time and then id.
  public mutating func sortEvents() {
    events.sort { ($0.time, $0.id) < ($1.time, $1.id) }
  }
}
