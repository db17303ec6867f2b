/// A number of users in 10⁻⁹, from none to ten billion: the arithmetic of scenarios, without floating point.
struct ScenarioUsers: Hashable, Sendable {
  private let billionths: Int128

  static let none = ScenarioUsers(billionths: 0)
  private static let unit = Int128(ScenarioNumber.unit)
  /// More than there are people; growth that goes on for years stops here.
  private static let largest = 10_000_000_000 * unit

  private init(billionths: Int128) {
    self.billionths = min(max(0, billionths), ScenarioUsers.largest)
  }

  init(whole: Int64) { self.init(billionths: Int128(whole) * ScenarioUsers.unit) }

  init(_ number: ScenarioNumber) { self.init(billionths: Int128(number.billionths)) }

  /// To whole users, a half up.
  var rounded: Int64 { Int64((billionths + ScenarioUsers.unit / 2) / ScenarioUsers.unit) }

  func plus(_ other: ScenarioUsers) -> ScenarioUsers { ScenarioUsers(billionths: billionths + other.billionths) }

  func minus(_ other: ScenarioUsers) -> ScenarioUsers { ScenarioUsers(billionths: billionths - other.billionths) }

  /// Rounded at 10⁻⁹, a half up.
  func times(_ factor: ScenarioNumber) -> ScenarioUsers {
    guard factor.billionths > 0 else { return .none }
    return ScenarioUsers(
      billionths: (billionths * Int128(factor.billionths) + ScenarioUsers.unit / 2) / ScenarioUsers.unit)
  }

  func grown(by rate: ScenarioNumber) -> ScenarioUsers {
    times(ScenarioNumber(billionths: ScenarioNumber.unit + rate.billionths))
  }

  /// Less a part of those who make up `share` users of `whole`.
  func without(_ part: ScenarioNumber, ofShare share: Int64, of whole: Int64) -> ScenarioUsers {
    guard whole > 0 else { return self }
    return minus(ScenarioUsers(billionths: times(part).billionths * Int128(share) / Int128(whole)))
  }

  /// `users` × `share` ÷ `whole` in whole users, a half up.
  static func part(of users: Int64, _ share: Int64, of whole: Int64) -> Int64 {
    guard whole > 0 else { return 0 }
    return min(users, Int64((Int128(users) * Int128(share) * 2 + Int128(whole)) / (Int128(whole) * 2)))
  }
}
