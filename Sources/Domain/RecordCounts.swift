/// How many records an input held, each in exactly one of the other counts:
/// `read = recorded + duplicates + not Cognito + failed + unattributed + not counted + rejected`.
public struct RecordCounts: Hashable, Sendable {
  public var read = 0
  /// Activity of a known user, and machine tokens.
  public var recorded = 0
  /// Already seen, by event id.
  public var duplicates = 0
  /// Records of other services.
  public var notCognito = 0
  public var failed = 0
  /// Activity that counts for somebody, without saying for whom.
  public var unattributed = 0
  /// Records of Cognito that make nobody active.
  public var notCounted = 0
  /// Records that could not be read.
  public var rejected = 0

  public init() {}

  /// Counts what became of a record of Cognito that was not seen before.
  ///
  /// - Parameter isCounted: whether the rules in force count its kind.
  public mutating func count(_ kind: EventKind, isCounted: Bool) {
    switch kind {
    case .failed: failed += 1
    case .unattributed: unattributed += 1
    case .machineToken: recorded += 1
    default: if isCounted { recorded += 1 } else { notCounted += 1 }
    }
  }

  public static func + (left: RecordCounts, right: RecordCounts) -> RecordCounts {
    var sum = left
    sum += right
    return sum
  }

  public static func += (left: inout RecordCounts, right: RecordCounts) {
    left.read += right.read
    left.recorded += right.recorded
    left.duplicates += right.duplicates
    left.notCognito += right.notCognito
    left.failed += right.failed
    left.unattributed += right.unattributed
    left.notCounted += right.notCounted
    left.rejected += right.rejected
  }
}
