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
  case tooManyClients
}
