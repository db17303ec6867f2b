import Domain

/// Where the cheaper of two prices changes, user by user.
public struct BreakEven: Hashable, Sendable {
  /// A run of user counts in which the comparison stays the same.
  public struct Stretch: Hashable, Sendable {
    /// The first number of users.
    public let from: Int64
    /// The last; nil when it goes on to the end of the search.
    public let to: Int64?
    public let cheaper: Cheaper

    public init(from: Int64, to: Int64?, cheaper: Cheaper) {
      self.from = from
      self.to = to
      self.cheaper = cheaper
    }
  }

  public enum Cheaper: Hashable, Sendable { case first, second, neither }

  /// From the first number of users on, without a gap.
  public let stretches: [Stretch]

  /// Compares two prices exactly for every number of users from 1 up to a limit.
  ///
  /// Between two steps both prices are straight lines, so that their difference changes its sign once at most, and the
  /// place is found by halving. A price may jump at a step.
  ///
  /// - Parameters:
  ///   - steps: numbers of users after which a rate changes or a price jumps, of both prices; more do no harm.
  public init(
    upTo limit: Int64, steps: [Int64], _ first: (Int64) throws(PricingError) -> Money,
    _ second: (Int64) throws(PricingError) -> Money
  ) throws(PricingError) {
    func cheaper(_ users: Int64) throws(PricingError) -> Cheaper {
      let (one, other) = (try first(users), try second(users))
      return one == other ? .neither : one < other ? .first : .second
    }
    var found: [(from: Int64, cheaper: Cheaper)] = []
    func note(_ from: Int64, _ cheaper: Cheaper) {
      if found.last?.cheaper != cheaper { found.append((from, cheaper)) }
    }
    // A jump may come with the first unit after a step, so that this one is a piece of its own.
    let inner = Set(steps.flatMap { [$0, $0 + 1] }).filter { $0 > 0 && $0 < limit }
    let ends = inner.union([limit]).sorted()
    var start: Int64 = 1
    for end in ends {
      var from = start
      var present = try cheaper(from)
      note(from, present)
      let last = try cheaper(end)
      // A straight line goes through at most three states: before, at and after the crossing.
      while present != last {
        var (low, high) = (from, end)
        while high - low > 1 {
          let middle = low + (high - low) / 2
          if try cheaper(middle) == present { low = middle } else { high = middle }
        }
        from = high
        present = try cheaper(from)
        note(from, present)
      }
      start = end + 1
    }
    stretches = found.enumerated().map { index, stretch in
      Stretch(
        from: stretch.from, to: index + 1 < found.count ? found[index + 1].from - 1 : nil, cheaper: stretch.cheaper)
    }
  }
}

extension Catalog {
  /// Numbers of users after which a rate of a meter changes, free quantities included.
  public func steps(of meters: [Meter], settings: PricingSettings) -> [Int64] {
    let bands = offers.filter { meters.contains($0.meter) }.flatMap(\.tables).flatMap(\.bands).map(\.from)
    let supplied = settings.rates.keys.filter { meters.contains($0.meter) }.map(\.from)
    let free =
      allowances.flatMap { [$0.quantity, $0.grandfathered?.quantity ?? 0] } + settings.freeOverrides.map(\.quantity)
    let limits = Set(bands + supplied)
    // Bands that are counted from the end of the free quantity end later by as much, less what the list counts from.
    // A meter without a free quantity in the list counts from 0.
    let shifts = Set(free.flatMap { quantity in allowances.map { quantity - $0.quantity } } + free + [0])
    return Set(limits.flatMap { limit in shifts.map { limit + $0 } } + free).filter { $0 > 0 }.sorted()
  }
}

extension Vendor.VendorPlan {
  /// Numbers of users after which the price changes, up to a limit.
  public func steps(upTo limit: Int64) -> [Int64] {
    let limits = bands.map(\.from)
    guard blockSize > 1 else { return limits }
    // Blocks count from the beginning of their band.
    return limits
      + bands.flatMap { band in
        Array(stride(from: band.from + blockSize, to: min(band.to ?? limit, limit), by: Int(blockSize)))
      }
  }
}
