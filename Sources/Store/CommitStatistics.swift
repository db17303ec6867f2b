import Domain

/// What a `GroupCommit` did since its start.
public struct CommitStatistics: Sendable {
  /// New events of one source and kind.
  public struct Key: Hashable, Sendable {
    public var source: RecordSource
    public var kind: EventKind
  }

  public internal(set) var newEvents: [Key: Int] = [:]
  /// What became of all records.
  public internal(set) var records = RecordCounts()
  public internal(set) var submissions = 0
  public internal(set) var commits = 0
  /// Transactions that were taken back, since the database could not be written.
  public internal(set) var failedCommits = 0
  /// Of all commits, in seconds.
  public internal(set) var commitSeconds = 0.0
  /// Commits that took as long as each of `bounds` or less.
  public internal(set) var commitsWithin = [Int](repeating: 0, count: bounds.count)
  public internal(set) var waitingEvents = 0

  /// In seconds.
  public static let bounds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5]

  mutating func note(_ duration: Duration) {
    let parts = duration.components
    let seconds = Double(parts.seconds) + Double(parts.attoseconds) * 1e-18
    commits += 1
    commitSeconds += seconds
    for (index, bound) in CommitStatistics.bounds.enumerated() where seconds <= bound { commitsWithin[index] += 1 }
  }
}
