import Domain

/// A number of users in 10⁻⁹, from none to ten billion: the arithmetic of scenarios, without floating point.
///
/// Products are 128 bits wide and are divided at once; what leaves the range stays at its end, and `Scenario.count`
/// tells that it did.
struct ScenarioUsers: Hashable, Sendable {
  /// 64 bits without a sign just hold the largest number.
  private let billionths: UInt64

  static let none = ScenarioUsers(billionths: 0)
  private static let unit = ScenarioNumber.unit.magnitude
  /// More than there are people.
  static let most: Int64 = 10_000_000_000
  private static let largest = most.magnitude * unit

  private init(billionths: UInt64) {
    self.billionths = min(billionths, ScenarioUsers.largest)
  }

  init(whole: Int64) {
    self.init(billionths: min(max(0, whole), ScenarioUsers.most).magnitude * ScenarioUsers.unit)
  }

  init(_ number: ScenarioNumber) { self.init(billionths: max(0, number.billionths).magnitude) }

  var isLargest: Bool { billionths == ScenarioUsers.largest }

  /// To whole users, a half up.
  var rounded: Int64 { Int64((billionths + ScenarioUsers.unit / 2) / ScenarioUsers.unit) }

  func plus(_ other: ScenarioUsers) -> ScenarioUsers {
    let (sum, overflow) = billionths.addingReportingOverflow(other.billionths)
    return ScenarioUsers(billionths: overflow ? .max : sum)
  }

  func minus(_ other: ScenarioUsers) -> ScenarioUsers {
    ScenarioUsers(billionths: billionths > other.billionths ? billionths - other.billionths : 0)
  }

  /// Rounded at 10⁻⁹, a half up.
  func times(_ factor: ScenarioNumber) -> ScenarioUsers {
    guard factor.billionths > 0 else { return .none }
    return ScenarioUsers(
      billionths: ScenarioUsers.quotient(
        billionths, factor.billionths.magnitude, plus: ScenarioUsers.unit / 2, by: ScenarioUsers.unit))
  }

  func grown(by rate: ScenarioNumber) -> ScenarioUsers {
    times(ScenarioNumber(billionths: ScenarioNumber.unit + rate.billionths))
  }

  /// A part of those who make up `share` users of `whole`.
  func group(_ part: ScenarioNumber, ofShare share: Int64, of whole: Int64) -> ScenarioUsers {
    guard whole > 0, share > 0 else { return .none }
    return ScenarioUsers(
      billionths: ScenarioUsers.quotient(times(part).billionths, share.magnitude, plus: 0, by: whole.magnitude))
  }

  /// `users` × `share` ÷ `whole` in whole users, a half up.
  static func part(of users: Int64, _ share: Int64, of whole: Int64) -> Int64 {
    guard users > 0, share > 0, whole > 0 else { return 0 }
    // ⌊(2·users·share + whole) ÷ 2·whole⌋; more than all users is all of them.
    let rounded = quotient(2 * users.magnitude, share.magnitude, plus: whole.magnitude, by: 2 * whole.magnitude)
    return Int64(min(rounded, users.magnitude))
  }

  /// ⌊(`first` × `second` + `more`) ÷ `divisor`⌋, or the largest number there is.
  @inline(__always)
  private static func quotient(_ first: UInt64, _ second: UInt64, plus more: UInt64, by divisor: UInt64) -> UInt64 {
    var (high, low) = first.multipliedFullWidth(by: second)
    let carry: Bool
    (low, carry) = low.addingReportingOverflow(more)
    if carry { high += 1 }
    if high == 0 { return low / divisor }
    return high < divisor ? divisor.dividingFullWidth((high, low)).quotient : .max
  }
}
