import Domain

/// What a bill can be split by.
public enum Dimension: Hashable, Sendable {
  case month, payer, account, region, pool, client, plan, meter
  /// The value of a tag: of the app client, else of its pool, else of the account.
  case tag(String)
}

/// Usage of one app client on one meter of its pool: the weight of its share.
public struct ClientUsage: Hashable, Sendable {
  public var month: Month
  public var pool: String?
  public var meter: Meter
  /// Nil for users whose app client no record tells.
  public var client: String?
  /// Users or requests.
  ///
  /// A user of two clients is in both, so these may add up to more than the pool's.
  public var quantity: Int64

  public init(month: Month, pool: String?, meter: Meter, client: String?, quantity: Int64) {
    self.month = month
    self.pool = pool
    self.meter = meter
    self.client = client
    self.quantity = quantity
  }
}

/// A part of a bill.
public struct BillShare: Hashable, Sendable {
  /// One for each dimension, in their order; nil where it is not known, or a tag not set.
  public let keys: [String?]
  /// List price.
  public let amount: Money
  /// After discounts.
  public let net: Money
}

extension Bill {
  /// Splits the bill, exactly: the parts add up to `listTotal` and `total`.
  ///
  /// Each item is shared out to its usage in proportion to quantity, and each pool's part to its app clients, in units
  /// of 10⁻¹⁰ USD by largest remainder. Coarser splits add up finer ones, so that an account is the sum of its pools.
  /// The plan is that of the price: of what costs the same on every plan it is not known.
  ///
  ///     bill.split(by: [.account, .pool])
  ///     bill.split(by: [.tag("team")], organisation: settings.organisation)
  ///
  /// - Parameters:
  ///   - organisation: has the tags.
  ///   - clients: usage by app client. A pool without any is one part, of no client.
  /// - Returns: one share for each combination that occurs, sorted by keys, unknown ones last.
  public func split(
    by dimensions: [Dimension], organisation: Organisation = Organisation(), clients: [ClientUsage] = []
  ) -> [BillShare] {
    let needsClients = dimensions.contains { dimension in
      if case .tag = dimension { return !organisation.clientTags.isEmpty }
      return dimension == .client
    }
    let portions = portions(clients: ClientsOfPools(needsClients ? clients : []))
    var amounts: [[String?]: (amount: Money, net: Money)] = [:]
    for portion in portions {
      let keys = dimensions.map { portion.key($0, organisation) }
      let sum = amounts[keys] ?? (.zero, .zero)
      amounts[keys] = (sum.amount + portion.amount, sum.net + portion.net)
    }
    return amounts.map { BillShare(keys: $0.key, amount: $0.value.amount, net: $0.value.net) }
      .sorted { precedes($0.keys, $1.keys) }
  }

  /// The finest parts: each usage, and each app client of it.
  private func portions(clients: ClientsOfPools) -> [BillPortion] {
    items.flatMap { BillPortion.all(of: $0) }.flatMap { $0.divided(among: clients) }
  }
}

/// Which app clients share a usage.
struct ClientsOfPools {
  private let clients: [Place: [ClientUsage]]

  private struct Place: Hashable {
    let month: Month
    let pool: String?
    let meter: Meter
  }

  init(_ clients: [ClientUsage]) {
    self.clients = Dictionary(grouping: clients.filter { $0.quantity > 0 }) {
      Place(month: $0.month, pool: $0.pool, meter: $0.meter)
    }.mapValues { $0.sorted { precedes($0.client, $1.client) } }
  }

  /// Sorted, the unknown one last.
  fileprivate func sharing(_ usage: Usage) -> [ClientUsage] {
    clients[Place(month: usage.month, pool: usage.pool, meter: usage.meter)] ?? []
  }
}

/// The part of an item that one usage, or one app client of it, caused.
struct BillPortion {
  let usage: Usage
  let payer: String?
  /// Nil where every plan has the same price.
  let plan: Plan?
  var client: String?
  var amount = Money.zero
  var net = Money.zero

  /// One for each usage of the item, adding up to it.
  static func all(of item: BillItem) -> [BillPortion] {
    let weights = item.usages.map(\.quantity)
    return zip(item.usages, zip(shares(of: item.amount, by: weights), shares(of: item.net, by: weights))).map {
      BillPortion(usage: $0, payer: item.payer, plan: item.plan, amount: $1.0, net: $1.1)
    }
  }

  /// One for each usage that has no price, and so no amount.
  static func all(of unpriced: Unpriced) -> [BillPortion] {
    unpriced.usages.map { BillPortion(usage: $0, payer: unpriced.payer, plan: unpriced.plan(of: $0)) }
  }

  /// One for each app client; itself where none is known.
  func divided(among clients: ClientsOfPools) -> [BillPortion] {
    let sharing = clients.sharing(usage)
    guard !sharing.isEmpty else { return [self] }
    let weights = sharing.map(\.quantity)
    let amounts = zip(BillPortion.shares(of: amount, by: weights), BillPortion.shares(of: net, by: weights))
    return zip(sharing, amounts).map {
      BillPortion(usage: usage, payer: payer, plan: plan, client: $0.client, amount: $1.0, net: $1.1)
    }
  }

  private static func shares(of amount: Money, by weights: [Int64]) -> [Money] {
    apportion(amount.tenBillionths, by: weights).map(Money.init(tenBillionths:))
  }

  func key(_ dimension: Dimension, _ organisation: Organisation) -> String? {
    switch dimension {
    case .month: usage.month.description
    case .payer: payer
    case .account: usage.account
    case .region: usage.region
    case .pool: usage.pool
    case .client: client
    case .plan: plan?.rawValue
    case .meter: usage.meter.rawValue
    case .tag(let name):
      client.flatMap { organisation.clientTags[$0]?[name] }
        ?? usage.pool.flatMap { organisation.pools[$0]?.tags[name] }
        ?? usage.account.flatMap { organisation.accounts[$0]?.tags[name] }
    }
  }
}

/// The order of rows: by the first key that differs, unknown last.
private func precedes(_ left: [String?], _ right: [String?]) -> Bool {
  for (left, right) in zip(left, right) where left != right { return precedes(left, right) }
  return false
}
