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
    case .readOnly(let path):
      "\(path) may only be read by this user, and this writes to it. Run it as a user who may write to the file and to "
        + "its folder, or name another with --db."
    case .outdated(let path):
      "\(path) is of an older maumeter and may only be read by this user. Let a user who may write to it run maumeter "
        + "report once, which brings it up to date."
    case .otherRules(let path, let rules):
      "\(path) has users by other counting rules (\(rules)) and may only be read by this user. Set the same rules in "
        + "the config, or let a user who may write to it run maumeter report once with yours."
    case .logUnreadable(let path):
      "\(path) may only be read by this user, and its newest records are in \(path)-wal, which cannot be read without "
        + "a file beside it. Let a user who may write to the folder run maumeter report once, which puts them into it."
    case .changed(let path):
      "\(path) was written by another program while it was read. Run it again."
    case .tooManyClients:
      "There are more app clients in the logs than a database can hold (2,147,483,647)."
    }
  }

  /// There is no database, where one is needed.
  public var isMissing: Bool {
    if case .missing = self { true } else { false }
  }
}
