import Domain

/// What requests the events of each class are, in the pools of one account and Region.
struct RequestClasses: Sendable {
  enum Request {
    case none
    /// Index of the category.
    case quota(Int)
    /// The first of a second are for free.
    case challengeResponse
  }

  struct Row {
    var id: Int64
    var pool: Int64
    var kind: Int64
    var operation: String
  }

  private var requests: [Int64: Request] = [:]

  init(_ rows: [Row], in pools: Set<Int64>) {
    for row in rows where pools.contains(row.pool) { requests[row.id] = RequestClasses.request(row) }
  }

  private static func request(_ row: Row) -> Request {
    if row.kind == Int64(EventKind.machineToken.rawValue) {
      return RequestQuota.all.firstIndex(of: .clientAuthentication).map(Request.quota) ?? .none
    }
    if RequestQuota.challengeResponses.contains(row.operation) { return .challengeResponse }
    let name = row.operation.lowercased()
    let quota = RequestQuota.all.firstIndex { $0.operations.contains { $0.lowercased() == name } }
    return quota.map(Request.quota) ?? .none
  }

  @inline(__always)
  subscript(id: Int64) -> Request { requests[id] ?? .none }
}

/// Requests of each second of an hour.
struct RequestSeconds: Sendable {
  /// By category, then by second.
  private(set) var counts = [[Int64]](
    repeating: [Int64](repeating: 0, count: 3_600), count: RequestQuota.all.count)
  private var responses = [Int64](repeating: 0, count: 3_600)

  @inline(__always)
  mutating func count(_ request: RequestClasses.Request, at second: Int) {
    switch request {
    case .none: break
    case .quota(let quota): counts[quota][second] += 1
    case .challengeResponse: responses[second] += 1
    }
  }

  mutating func add(_ other: RequestSeconds) {
    for quota in counts.indices {
      for second in counts[quota].indices { counts[quota][second] += other.counts[quota][second] }
    }
    for second in responses.indices { responses[second] += other.responses[second] }
  }

  /// Responses beyond those that are for free are requests to sign in.
  mutating func allowChallengeResponses() {
    guard let login = RequestQuota.all.firstIndex(of: .userAuthentication) else { return }
    for (second, count) in responses.enumerated() where count > RequestQuota.challengeAllowance {
      counts[login][second] += count - RequestQuota.challengeAllowance
    }
  }
}
