/// The forms in which everything can be printed.
public enum OutputFormat: String, CaseIterable, Hashable, Sendable {
  /// Aligned tables for people.
  case table
  /// One record per line, tab separated, for `grep` and `awk`.
  case plain
  case json
  /// RFC 4180.
  case csv
  /// GitHub-flavoured tables.
  case markdown
  /// One file that needs nothing from anywhere.
  case html
}
