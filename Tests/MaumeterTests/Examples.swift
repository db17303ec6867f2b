import Foundation
import Testing

/// The root of the package.
let packageFolder = URL(filePath: #filePath)
  .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

/// Compares a whole output with the file of that name in `reports/examples`; `UPDATE_GOLDEN=1` rewrites it.
func expectExample(_ output: String, _ name: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
  let file = packageFolder.appending(path: "reports/examples/\(name)")
  guard ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == nil else {
    try Data(output.utf8).write(to: file)
    return
  }
  let expected = try String(decoding: Data(contentsOf: file), as: UTF8.self)
  guard output != expected else { return }
  let lines = (actual: output.components(separatedBy: "\n"), expected: expected.components(separatedBy: "\n"))
  let place = zip(lines.actual, lines.expected).prefix { $0 == $1 }.count
  let (actual, wanted) = (lines.actual.dropFirst(place).first, lines.expected.dropFirst(place).first)
  Issue.record(
    "reports/examples/\(name):\(place + 1): is \(actual.debugDescription), expected \(wanted.debugDescription)",
    sourceLocation: sourceLocation)
}
