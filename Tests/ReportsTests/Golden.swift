import Foundation
import Testing

/// Compares a whole output with the file of that name in `Golden/`; `UPDATE_GOLDEN=1 swift test` rewrites the files.
///
/// Nothing is scrubbed: clock, width and colour are arguments of what makes the output.
func expectGolden(_ output: String, _ name: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
  let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Golden/\(name)")
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
    "\(name):\(place + 1) is \(actual.debugDescription), expected \(wanted.debugDescription)",
    sourceLocation: sourceLocation)
}
