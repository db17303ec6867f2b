import TestSupport
import Testing

/// Compares a whole output with the file of that name in `Golden/`; `UPDATE_GOLDEN=1 swift test` rewrites the files.
func expectGolden(_ output: String, _ name: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
  try expectRepositoryFile("Tests/ReportsTests/Golden/\(name)", holds: output, sourceLocation: sourceLocation)
}
