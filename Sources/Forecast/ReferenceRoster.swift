/// The cells of the roster method as it was published: active days in the last 30, up to 12, by active days in the last
/// 60, up to 20; who was not active in 60 days is not on the roster.
enum ReferenceRoster {
  static let cellCount = 13 * 21

  static func cell(_ window: RosterWindow, _ first: UInt32, _ second: UInt32, _ third: UInt32) -> Int? {
    let sixty = window.days(first, second, third, window.sixty)
    return sixty == 0 ? nil : min(window.days(first, second, third, window.recent), 12) * 21 + min(sixty, 20)
  }
}
