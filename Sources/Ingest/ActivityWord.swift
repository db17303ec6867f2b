import Domain

/// What activity files and mappings call what a user did, and the kind that it is recorded as.
enum ActivityWord {
  /// The kind of an activity as reports name it: one that every rule set counts, since whoever wrote it has counted it.
  static func kind(of activity: Activity) -> EventKind {
    switch activity {
    case .signUp: .signUp
    case .signIn: .signIn
    case .tokenRefresh: .tokenRefresh
    case .passwordChange: .passwordReset
    case .other: .accountUpdate
    }
  }

  /// The kind that a row of an activity file names.
  static func kind(_ word: some StringProtocol) -> EventKind? {
    Activity(rawValue: String(word)).map(kind(of:))
  }

  /// By the words that a mapping may give a value, in the order of their documentation.
  static let meanings: [(word: String, kind: EventKind)] =
    Activity.allCases.map { ($0.rawValue, kind(of: $0)) } + [
      ("machine_token", .machineToken), ("failed", .failed), ("ignore", .notCounted),
    ]
}
