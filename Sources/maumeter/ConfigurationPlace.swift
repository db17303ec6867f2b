/// Where a value of a file stands, for what is found to be wrong with it when the file has been read.
struct ConfigurationPlace: Hashable, Sendable {
  private let file: String
  private let line: Int?
  private let path: String
  /// What is there: "\"gold\"".
  private let found: String

  init(_ node: ConfigurationNode) {
    let error = node.wrong(expected: "")
    file = error.file
    line = error.line
    path = error.path
    if case .wrong(let found, _) = error.problem { self.found = found } else { found = "" }
  }

  /// - Parameter found: what is there, in other words than its own.
  func wrong(_ found: String? = nil, expected: String) -> ConfigurationError {
    ConfigurationError(
      file: file, line: line, path: path, problem: .wrong(found: found ?? self.found, expected: expected))
  }
}
