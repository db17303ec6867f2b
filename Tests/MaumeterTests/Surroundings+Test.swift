import Domain

@testable import maumeter

extension Surroundings {
  /// 2026-11-22, nothing set.
  static func test(_ variables: [String: String] = [:], terminalWidth: Int? = nil) -> Surroundings {
    Surroundings(
      variables: variables, folder: "/srv/here", terminalWidth: terminalWidth,
      now: Day(daysSinceEpoch: 20_779).start)
  }
}
