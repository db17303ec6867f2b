import Domain

/// One free quantity of one holder in one month, and the items that draw on it.
struct FreePot {
  /// Something that draws: the usage of a draft, older pools apart because more is free for them.
  struct Drawer {
    let draft: Int
    /// Of pools that keep the older, larger quantity.
    let isOlder: Bool
    var quantity: Int64
  }

  let month: Month
  let allowance: EffectiveAllowance
  private(set) var drawers: [Drawer] = []
  /// What each drawer gets, in proportion to its usage; empty until `spread()`.
  var shares: [Int64] { apportionment.shares }
  private var apportionment = Apportionment()
  /// Pools that might keep an older quantity, if it were known when they were created.
  var poolsOfUnknownAge = 0

  init(month: Month, allowance: EffectiveAllowance) {
    self.month = month
    self.allowance = allowance
  }

  mutating func add(_ quantity: Int64, draft: Int, isOlder: Bool) {
    if let place = drawers.lastIndex(where: { $0.draft == draft && $0.isOlder == isOlder }) {
      drawers[place].quantity += quantity
    } else {
      drawers.append(Drawer(draft: draft, isOlder: isOlder, quantity: quantity))
    }
  }

  /// Without drawers again, in the same memory.
  mutating func clear() { drawers.removeAll(keepingCapacity: true) }

  mutating func spread() {
    apportionment.split(Int64(min(Int128(quantity), usage)), by: drawers.lazy.map(\.quantity))
    limitYounger()
  }

  /// Whether some usage is left to pay.
  var isUsedUp: Bool { zip(drawers, shares).contains { $0.quantity > $1 } }

  /// The whole pot.
  ///
  /// Pools that keep the older quantity enlarge it, for themselves: the others get no more than theirs.
  var quantity: Int64 {
    guard let older = allowance.grandfathered, drawers.contains(where: \.isOlder) else { return allowance.quantity }
    return max(older.quantity, allowance.quantity)
  }

  /// Where the quantity was read.
  var source: Source {
    guard let older = allowance.grandfathered, drawers.contains(where: \.isOlder) else { return allowance.source }
    return older.source
  }

  /// By draft: how much there is for it, and how much of that all drawers have used.
  ///
  /// What pools that keep the older quantity have more is not there for the others.
  var uses: [Int: Charge.Pot] {
    let older = Set(drawers.filter(\.isOlder).map(\.draft))
    let (all, younger) = zip(drawers, shares).reduce((Int64(0), Int64(0))) { sums, drawer in
      (sums.0 + drawer.1, sums.1 + (drawer.0.isOlder ? 0 : drawer.1))
    }
    let whole = Charge.Pot(size: quantity, used: all)
    let ofYounger = Charge.Pot(size: allowance.quantity, used: younger)
    return drawers.reduce(into: [:]) { $0[$1.draft] = older.contains($1.draft) ? whole : ofYounger }
  }

  private var usage: Int128 { drawers.reduce(0) { $0 + Int128($1.quantity) } }

  /// Where the younger pools reached their own limit, the older ones get the rest.
  private mutating func limitYounger() {
    guard quantity > allowance.quantity else { return }
    let younger = drawers.indices.filter { !drawers[$0].isOlder }
    let youngerShare = younger.reduce(Int64(0)) { $0 + shares[$1] }
    guard youngerShare > allowance.quantity, younger.count < drawers.count else { return }
    let older = drawers.indices.filter { drawers[$0].isOlder }
    let olderUsage = older.reduce(Int128(0)) { $0 + Int128(drawers[$1].quantity) }
    let rest = Int64(min(Int128(quantity - allowance.quantity), olderUsage))
    for (indices, part) in [(younger, allowance.quantity), (older, rest)] {
      for (index, share) in zip(indices, apportion(part, by: indices.map { drawers[$0].quantity })) {
        apportionment.set(share, at: index)
      }
    }
  }

  /// Each drawer's part when they draw one after the other.
  func shares(inOrder order: [Int]) -> [Int64] {
    var shares = Array(repeating: Int64(0), count: drawers.count)
    var left = quantity
    var leftForYounger = allowance.quantity
    for index in order {
      let drawer = drawers[index]
      let share = min(drawer.quantity, drawer.isOlder ? left : min(left, leftForYounger))
      shares[index] = share
      left -= share
      if !drawer.isOlder { leftForYounger -= share }
    }
    return shares
  }
}
