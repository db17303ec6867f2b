/// Why an activity file was not read.
public enum ActivityFileError: Error, Hashable, Sendable {
  case notFound(path: String)
  case unreadable(path: String, reason: String)
  /// Nothing in it, or nothing up to the day and of the pool that were asked for.
  case empty(path: String)
  case malformed(path: String, line: Int, problem: Problem)

  public enum Problem: Hashable, Sendable {
    case noDay
    case noUser
    case quoted
    case fourthField
    case tooLong
  }
}
