/// What kind of record an event was read from: stored in databases and shown in reports.
///
/// Open, because a mapping of the config is a source under its own name.
public struct RecordSource: RawRepresentable, Hashable, Sendable {
  public let rawValue: String

  public init(rawValue: String) {
    self.rawValue = rawValue
  }

  /// CloudTrail's records of API calls and of endpoint events.
  public static let cloudTrail = RecordSource(rawValue: "cloudtrail")
  /// Cognito's own export of user activity (`userAuthEvents`).
  public static let activityExport = RecordSource(rawValue: "activity-export")
  /// Events that Cognito hands to Lambda triggers.
  public static let lambdaTrigger = RecordSource(rawValue: "lambda-trigger")
  /// Rows of day, pool, user, client, activity and number of events, as `export activity` writes them.
  public static let activityFile = RecordSource(rawValue: "activity-file")

  /// Records of any other shape, read by a mapping of the config.
  public static func mapping(_ name: String) -> RecordSource {
    RecordSource(rawValue: "mapping:" + name)
  }
}
