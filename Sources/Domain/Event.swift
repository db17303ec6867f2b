/// One record of a Cognito user pool: who did what, when and where.
///
/// Trivially copyable and 72 bytes, because there are millions: texts are symbols of the `EventBatch` it is in.
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
  /// Who called an administrator's operation (`userIdentity.arn`), or `.none`.
  public var caller: Symbol
  /// The identity provider that the user came through, as the pool names it; `.none` for local users and where the
  /// record does not tell.
  public var provider: Symbol
  public var kind: EventKind

  public init(
    id: UUID128, user: UUID128 = .none, time: Instant, pool: Symbol = .none, client: Symbol = .none,
    account: Symbol = .none, region: Symbol = .none, operation: Symbol = .none, caller: Symbol = .none,
    provider: Symbol = .none, kind: EventKind
  ) {
    self.id = id
    self.user = user
    self.time = time
    self.pool = pool
    self.client = client
    self.account = account
    self.region = region
    self.operation = operation
    self.caller = caller
    self.provider = provider
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

/// Events of one input and one source, with the texts they name, what the same records teach, and how many records
/// there were.
public struct EventBatch: Sendable {
  public var source: RecordSource = .cloudTrail
  public var events: ContiguousArray<Event> = []
  /// Activity that its source had counted already; empty but for activity files.
  public var rows: [ActivityRow] = []
  /// Texts by `Symbol.index`; the first is empty and means "none".
  public var symbols: [String] = [""]
  public var lessons: [Lesson] = []
  public var records = RecordCounts()

  /// Records after which a reader hands a batch on, unless it is told otherwise.
  public static let usualSize = 16_384

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

extension EventBatch {
  /// Puts the events in the order of a database's key, by time and then id.
  public mutating func sortEvents() {
    events.sort { ($0.time, $0.id) < ($1.time, $1.id) }
  }
}
