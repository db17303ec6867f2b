extension ActivityFileError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .notFound(let path): "The activity file \(path) does not exist."
    case .unreadable(let path, let reason): "Cannot read the activity file \(path): \(reason)."
    case .empty(let path): "\(path) has no activity up to that day, or none of that pool."
    case .malformed(let path, let line, let problem):
      "\(path):\(line): \(problem). A row is YYYY-MM-DD,user or YYYY-MM-DD,user,pool."
    }
  }
}

extension ActivityFileError.Problem: CustomStringConvertible {
  public var description: String {
    switch self {
    case .noDay: "the row does not begin with a day and a comma"
    case .noUser: "the row names no user"
    case .quoted: "the row has quotes, which are not read"
    case .fourthField: "the row has more than three fields"
    case .tooLong: "the row is longer than 4,096 bytes"
    }
  }
}
