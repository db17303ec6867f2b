/// Splits a whole in proportion to weights, in whole units that add up to it exactly.
///
/// Everybody gets the share rounded down; the units that are left go to the largest remainders, the earlier one first
/// where they are equal.
///
///     apportion(10, by: [1, 1, 1])   // [4, 3, 3]
///     apportion(100, by: [2, 1, 0])  // [67, 33, 0]
///
/// - Parameters:
///   - whole: 0 or more.
///   - weights: 0 or more each. When all are 0 the first one gets the whole.
public func apportion(_ whole: Int64, by weights: [Int64]) -> [Int64] {
  var apportionment = Apportionment()
  apportionment.split(whole, by: weights)
  return apportionment.shares
}

/// Splits one whole after the other as `apportion` does, in memory that is used again.
struct Apportionment: Sendable {
  /// Of the last whole that was split.
  private(set) var shares: [Int64] = []
  private var remainders: [(remainder: Int128, index: Int)] = []

  mutating func split(_ whole: Int64, by weights: some Collection<Int64>) {
    shares.removeAll(keepingCapacity: true)
    remainders.removeAll(keepingCapacity: true)
    let sum = weights.reduce(Int128(0)) { $0 + Int128($1) }
    guard weights.count > 1, sum > 0 else {
      for index in 0..<weights.count { shares.append(index == 0 ? whole : 0) }
      return
    }
    var left = whole
    for (index, weight) in weights.enumerated() {
      let (share, remainder) = (Int128(whole) * Int128(weight)).quotientAndRemainder(dividingBy: sum)
      shares.append(Int64(share))
      left -= Int64(share)
      remainders.append((remainder, index))
    }
    guard left > 0 else { return }
    remainders.sort { ($1.remainder, $0.index) < ($0.remainder, $1.index) }
    for (_, index) in remainders.prefix(Int(left)) { shares[index] += 1 }
  }

  /// Gives one of them another share.
  mutating func set(_ share: Int64, at index: Int) { shares[index] = share }
}
