/// What a search through files and folders came upon, to say what it did not read.
public struct SearchSummary: Hashable, Sendable {
  /// Files to read, those of folders and those that were named.
  public private(set) var files = 0
  /// Folders that were named.
  public private(set) var folders: [String] = []
  /// Files in folders whose names do not end as those of logs do.
  public private(set) var passedOver = 0
  /// The path of one of them.
  public private(set) var example: String?

  public init() {}

  mutating func noteFile() { files += 1 }

  mutating func noteFolder(_ path: String) { folders.append(path) }

  mutating func notePassedOver(_ path: String) {
    passedOver += 1
    // A folder gives its names in any order, and one run should say what another says.
    example = example.map { min($0, path) } ?? path
  }

  mutating func add(_ other: SearchSummary) {
    files += other.files
    folders += other.folders
    passedOver += other.passedOver
    example = example ?? other.example
  }

  /// What the user should know of it; nil where everything was read.
  public var remark: String? {
    guard passedOver > 0, let example else {
      guard files == 0, let folder = folders.first else { return nil }
      return folders.count == 1
        ? "No log was found: there is nothing to read in \(folder)."
        : "No log was found: there is nothing to read in \(folder) and the other folders."
    }
    let passed =
      passedOver == 1
      ? "1 file was passed over (\(example))" : "\(passedOver) files were passed over (\(example) is one)"
    return """
      \(files == 0 ? "No log was found: " : "")\(passed). In a folder only names are read that end in .json, .gz, \
      .ndjson, .jsonl or .log, or have no ending; a file that is named itself is read whatever it is called.
      """
  }
}
