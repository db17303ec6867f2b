/// What can go wrong with a database beyond what SQLite itself reports (`DatabaseError` of GRDB).
public enum StoreError: Error, Hashable, Sendable {
  /// The file exists and is no maumeter database.
  case notOurs(path: String)
  /// The database was written by a newer maumeter.
  case newer(path: String)
  /// Another program writes, and does not let go; who, where the system says it.
  case locked(path: String, by: String? = nil)
  case corrupt(path: String, reason: String)
  /// Anything else that SQLite says: no permission, no space, no such folder.
  case sqlite(path: String, reason: String)
  case missing(path: String)
  /// It may only be read, and was to be written.
  case readOnly(path: String)
  /// It may only be read, and is of an older version.
  case outdated(path: String)
  /// It may only be read, and was last brought to other counting rules; which.
  case otherRules(path: String, rules: String)
  /// It may only be read, and neither is its log in the file nor can it be read.
  case logUnreadable(path: String)
  /// It was written while it was read without locks.
  case changed(path: String)
  case tooManyClients
}
