import Domain
import Pricing

/// Users by the periods of a month in which they are active, as many as a forecast says.
struct PeriodForecast {
  /// Those of the running month so far.
  let seen: [UInt64: ActiveUsers]
  /// The periods in which others can come.
  let toCome: UInt64
  /// Of users who are still to come, as many are enterprise users as of these.
  let pattern: ActiveUsers

  /// - Parameter canReturn: users who were seen may be active again, and are charged for what is on then.
  func users(_ count: Int, canReturn: Bool) -> [UInt64: ActiveUsers] {
    let cells = seen.sorted { $0.key < $1.key }
    let known = cells.reduce(0) { $0 + $1.value.total }
    var users: [UInt64: ActiveUsers] = [:]
    // A pool's part of the low end of all pools may be less than its users so far. Where nobody can come any more,
    // whoever was not seen is like those who were.
    let kept = Int64(toCome == 0 ? count : min(count, known))
    let parts = apportion(kept, by: cells.flatMap { [Int64($0.value.direct), Int64($0.value.enterprise)] })
    for (index, cell) in cells.enumerated() {
      users[canReturn ? cell.key | toCome : cell.key, default: ActiveUsers(direct: 0)] += ActiveUsers(
        direct: Int(parts[2 * index]), enterprise: Int(parts[2 * index + 1]))
    }
    if count > known, toCome != 0 {
      users[toCome, default: ActiveUsers(direct: 0)] += pattern.scaled(to: count - known)
    }
    return users
  }
}

extension ActiveUsers {
  static func += (left: inout ActiveUsers, right: ActiveUsers) {
    left.direct += right.direct
    left.enterprise += right.enterprise
  }

  /// So many users, of whom the same part are enterprise users, rounded down.
  func scaled(to count: Int) -> ActiveUsers {
    guard enterprise > 0 else { return ActiveUsers(direct: count) }
    let part = Int(Int128(count) * Int128(enterprise) / Int128(total))
    return ActiveUsers(direct: count - part, enterprise: part)
  }
}
