/// The cells of the roster method as it was published: active days in the last 30, up to 12, by active days in the last
/// 60, up to 20; who was not active in 60 days is not on the roster.
enum ReferenceRoster {
  static let cellCount = 13 * 21

  static func cell(_ window: RosterWindow, _ first: UInt32, _ second: UInt32, _ third: UInt32) -> Int? {
    func days(_ masks: (UInt32, UInt32, UInt32)) -> Int {
      (first & masks.0).nonzeroBitCount + (second & masks.1).nonzeroBitCount + (third & masks.2).nonzeroBitCount
    }
    let sixty = days(window.sixty)
    return sixty == 0 ? nil : min(days(window.recent), 12) * 21 + min(sixty, 20)
  }
}
