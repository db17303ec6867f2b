extension StoreError: CustomStringConvertible {
  /// What is wrong with the database, and what to do.
  public var description: String {
    switch self {
    case .notOurs(let path):
      "\(path) is a database of another program. Name another file with --db."
    case .newer(let path):
      "\(path) was written by a newer maumeter. Update this one, or name another file with --db."
    case .locked(let path, let holder):
      "\(path) is in use by \(holder ?? "another program") that does not let go of it. Try again when that has ended"
        + (holder == nil ? "; `fuser \(path)` names it." : ".")
    case .corrupt(let path, let reason):
      "\(path) is damaged (\(reason)). Restore it from a backup, or move it away and record the logs again; "
        + "`sqlite3 \(path) .recover` may save what it holds."
    case .sqlite(let path, let reason):
      "\(path) cannot be used: \(reason). Check the folder, its permissions and the room on the disk."
    case .missing(let path):
      "There is no database at \(path). Make one with maumeter ingest PATH, or name another with --db."
    case .tooManyClients:
      "There are more app clients in the logs than a database can hold (2,147,483,647)."
    }
  }

  /// There is no database, where one is needed.
  public var isMissing: Bool {
    if case .missing = self { true } else { false }
  }
}
