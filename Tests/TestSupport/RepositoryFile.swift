import Foundation
import Testing

/// A file of the repository, by its path from the root.
public func repositoryFile(_ path: String) -> URL {
  URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: path)
}

/// Compares a whole output with a file of the repository; `UPDATE_GOLDEN=1 swift test` rewrites the file.
///
/// Nothing is scrubbed: clock, width and colour are arguments of what makes the output.
public func expectRepositoryFile(
  _ path: String, holds output: String, sourceLocation: SourceLocation = #_sourceLocation
) throws {
  let file = repositoryFile(path)
  guard ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == nil else {
    try Data(output.utf8).write(to: file)
    return
  }
  let expected = try String(decoding: Data(contentsOf: file), as: UTF8.self)
  guard output != expected else { return }
  // The first line that differs says more than two whole files.
  let lines = (actual: output.components(separatedBy: "\n"), expected: expected.components(separatedBy: "\n"))
  let place = zip(lines.actual, lines.expected).prefix { $0 == $1 }.count
  let (actual, wanted) = (lines.actual.dropFirst(place).first, lines.expected.dropFirst(place).first)
  Issue.record(
    "\(path):\(place + 1) is \(actual.debugDescription), expected \(wanted.debugDescription)",
    sourceLocation: sourceLocation)
}
