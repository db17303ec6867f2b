import Domain

extension Configuration.Pool {
  /// The keys of a pool that tell what no log does.
  static let usageKeys = ["advanced_security", "replicas", "enterprise_users", "linked_users", "sms", "email"]

  /// - Parameter id: of the pool, which begins with its Region.
  mutating func readUsage(of id: String, _ members: [String: ConfigurationNode]) throws(ConfigurationError) {
    advancedSecurity = try members["advanced_security"]?.spans() ?? []
    for node in try members["replicas"]?.list() ?? [] {
      let replica = try Configuration.Replica(node)
      guard !id.hasPrefix(replica.region + "_") else {
        throw node.error(
          .wrong(found: "in \(replica.region), where the pool itself is", expected: "in another Region"))
      }
      replicas.append(replica)
    }
    enterpriseUsers = try members["enterprise_users"]?.monthlyCount() ?? Configuration.MonthlyCount()
    linkedUsers = try members["linked_users"]?.monthlyCount() ?? Configuration.MonthlyCount()
    sms = try members["sms"]?.monthlyCount() ?? Configuration.MonthlyCount()
    email = try members["email"]?.monthlyCount() ?? Configuration.MonthlyCount()
  }
}

extension Configuration.Replica {
  /// A Region, or a Region with the time in which the replica existed.
  fileprivate init(_ node: ConfigurationNode) throws(ConfigurationError) {
    guard case .mapping = node.node else {
      region = try node.text()
      return
    }
    let members = try node.members(["region", "from", "to"])
    guard let region = try members["region"]?.text() else { throw node.error(.missing("region")) }
    self.region = region
    span = try node.span(members)
  }
}

extension Configuration.ProvisionedRate {
  init(_ node: ConfigurationNode) throws(ConfigurationError) {
    let members = try node.members(["region", "quantity", "category", "account", "from", "to"])
    guard let region = try members["region"]?.text() else { throw node.error(.missing("region")) }
    guard let quantity = try members["quantity"]?.quantity() else { throw node.error(.missing("quantity")) }
    self.region = region
    self.quantity = quantity
    category = try members["category"]?.text()
    account = try members["account"]?.account()
    span = try node.span(members)
  }
}

extension ConfigurationNode {
  /// `true` for always, or a list of times, each after the one before it.
  func spans() throws(ConfigurationError) -> [Configuration.Span] {
    if case .scalar = node { return try bool() ? [Configuration.Span()] : [] }
    guard case .sequence = node else { throw wrong(expected: "true, false or a list of times with from and to") }
    var spans: [Configuration.Span] = []
    for entry in try list() {
      let span = try entry.span(try entry.members(["from", "to"]))
      if let last = spans.last {
        guard let end = last.until, let start = span.from, end <= start else { throw entry.error(.spansNotInOrder) }
      }
      spans.append(span)
    }
    return spans
  }

  /// The time between `from` and `to`; a day in `to` is part of it.
  func span(_ members: [String: ConfigurationNode]) throws(ConfigurationError) -> Configuration.Span {
    let span = Configuration.Span(from: try members["from"]?.instant(), until: try members["to"]?.end())
    if let from = span.from, let until = span.until, until <= from {
      throw (members["to"] ?? self).error(.endsBeforeItStarts)
    }
    return span
  }

  /// The end of a day, or a time.
  private func end() throws(ConfigurationError) -> Instant {
    if let day = Day(try text()) { return day.advanced(by: 1).start }
    return try instant()
  }

  /// One number for every month, or numbers by month.
  func monthlyCount() throws(ConfigurationError) -> Configuration.MonthlyCount {
    guard case .mapping = node else { return Configuration.MonthlyCount(every: try quantity()) }
    var count = Configuration.MonthlyCount()
    for (key, value) in try entries() {
      guard let month = Month(key) else {
        throw value.error(.wrong(found: "no month", expected: "a month such as 2026-10"))
      }
      count.months[month] = try value.quantity()
    }
    return count
  }
}
