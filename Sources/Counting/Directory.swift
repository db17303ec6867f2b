import Domain

/// A pool as a tally numbers them, or the place of a record whose pool is not known.
struct PoolNumber: RawRepresentable, Hashable, Comparable {
  let rawValue: UInt32

  static let none = PoolNumber(rawValue: 0)
  private static let placeBit: UInt32 = 1 << 31

  init(rawValue: UInt32) { self.rawValue = rawValue }

  /// All the pools of a place that are not known.
  init(unknownIn place: UInt32) { rawValue = place | PoolNumber.placeBit }

  /// The place, when the pool is not known.
  var place: UInt32? { rawValue & PoolNumber.placeBit == 0 ? nil : rawValue & ~PoolNumber.placeBit }

  static func < (left: PoolNumber, right: PoolNumber) -> Bool { left.rawValue < right.rawValue }
}

/// Something that a batch says about what belongs to what, by number.
enum DirectoryNote {
  /// A record from this place named the pool.
  case pool(UInt32, place: UInt32)
  /// A record named both the app client and the pool.
  case client(UInt32, pool: UInt32)
  case lesson(Lesson)
}

/// The pools, app clients and places that a tally has heard of, and what belongs to what.
struct Directory {
  /// Where a record comes from, and the identity provider that its user came through, if any.
  struct Place: Hashable {
    var account: String
    var region: String
    var provider = ""

    /// The same place, whatever the provider.
    var bare: Place { Place(account: account, region: region) }
  }

  // Number 0 is "none" in each.
  private(set) var pools = Numbering(none: "")
  private(set) var clients = Numbering(none: "")
  private(set) var places = Numbering(none: Place(account: "", region: ""))
  private var poolOfClient: [UInt32: UInt32] = [:]
  private var placeOfPool: [UInt32: UInt32] = [:]
  private var providerTypes: [UInt32: [String: (type: String, since: Instant)]] = [:]
  private var poolNames: [UInt32: (name: String, since: Instant)] = [:]

  mutating func pool(_ id: String) -> UInt32 { pools.number(of: id) }
  mutating func client(_ id: String) -> UInt32 { clients.number(of: id) }

  mutating func place(account: String, region: String, provider: String) -> UInt32 {
    places.number(of: Place(account: account, region: region, provider: provider))
  }

  mutating func take(_ note: DirectoryNote) {
    switch note {
    case .pool(let pool, let place):
      if placeOfPool[pool] == nil { placeOfPool[pool] = place }
    case .client(let client, let pool):
      // An app client belongs to one pool. Should two be claimed, the first by name, whatever came first.
      if let other = poolOfClient[client], pools.values[Int(other)] <= pools.values[Int(pool)] { return }
      poolOfClient[client] = pool
    case .lesson(.client(let client, let pool, _)):
      take(.client(self.client(client), pool: self.pool(pool)))
    case .lesson(.poolName(let pool, let name, let since)):
      let pool = self.pool(pool)
      if let known = poolNames[pool], known.since > since { return }
      poolNames[pool] = (name, since)
    case .lesson(.identityProvider(let pool, let name, let type, let since)):
      let pool = self.pool(pool)
      if let known = providerTypes[pool]?[name], known.since > since { return }
      providerTypes[pool, default: [:]][name] = (type, since)
    case .lesson(.plan), .lesson(.poolCreated):
      break
    }
  }

  /// By client number: its pool, or `.none`.
  var poolOfEachClient: [PoolNumber] {
    clients.values.indices.map { PoolNumber(rawValue: poolOfClient[UInt32($0)] ?? 0) }
  }

  /// By place number: the pool there when only one is known, and otherwise that it is not known.
  var poolOfEachPlace: [PoolNumber] {
    let pools = Dictionary(grouping: placeOfPool) { places.values[Int($0.value)].bare }
    var numbers: [Place: UInt32] = [:]
    for (number, place) in places.values.enumerated() where numbers[place.bare] == nil {
      numbers[place.bare] = UInt32(number)
    }
    return places.values.map { place in
      guard let here = pools[place.bare], here.count == 1 else {
        return PoolNumber(unknownIn: numbers[place.bare] ?? 0)
      }
      return PoolNumber(rawValue: here[0].key)
    }
  }

  /// Whether users who came from the place are enterprise users of the pool: through SAML or OIDC.
  func isEnterprise(place: UInt32, in pool: PoolNumber) -> Bool {
    let provider = places.values[Int(place)].provider
    let type = pool.place == nil ? providerTypes[pool.rawValue]?[provider]?.type : nil
    return IdentityProviderType.isEnterprise(name: provider, type: type)
  }

  /// What a report says of a pool besides its numbers; empty texts are nil.
  func describe(_ number: PoolNumber) -> (pool: String?, name: String?, account: String?, region: String?) {
    if let place = number.place {
      let place = places.values[Int(place)]
      return (nil, nil, place.account.nonEmpty, place.region.nonEmpty)
    }
    let pool = pools.values[Int(number.rawValue)]
    let place = placeOfPool[number.rawValue].map { places.values[Int($0)] }
    let region = pool.prefix { $0 != "_" }
    return (pool, poolNames[number.rawValue]?.name, place?.account.nonEmpty, String(region).nonEmpty)
  }
}

extension String {
  fileprivate var nonEmpty: String? { isEmpty ? nil : self }
}
