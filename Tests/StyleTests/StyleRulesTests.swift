import Foundation
import Testing

@Suite struct StyleRulesTests {
  private static let root = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// Paths from the root and texts of all Swift files in a folder.
  private func files(in folder: String) throws -> [(path: String, text: String)] {
    let paths = try FileManager.default.subpathsOfDirectory(atPath: StyleRulesTests.root.appending(path: folder).path)
    return try paths.filter { $0.hasSuffix(".swift") }.sorted().map { path in
      let file = StyleRulesTests.root.appending(path: "\(folder)/\(path)")
      return ("\(folder)/\(path)", try String(contentsOf: file, encoding: .utf8))
    }
  }

  @Test func theSourcesKeepTheRules() throws {
    let files = try files(in: "Sources")
    #expect(files.count > 100)
    for file in files {
      for complaint in StyleRules.house.complaints(about: file.path, file.text) { Issue.record("\(complaint)") }
    }
  }

  @Test func everyTargetHasItsArrows() throws {
    let targets = Set(try files(in: "Sources").map { String($0.path.split(separator: "/")[1]) })
    #expect(targets == Set(StyleRules.house.arrows.keys))
  }

  @Test func arrowsLeadOneWay() {
    var targets = StyleRules.house.arrows
    // Targets that import no other target are taken away until none is left, unless some import each other.
    while let leaf = targets.first(where: { $0.value.isDisjoint(with: targets.keys) }) { targets[leaf.key] = nil }
    #expect(targets.isEmpty)
  }

  @Test(arguments: [
    ("Sources/Domain/A.swift", "import Foundation", "Domain may not import Foundation"),
    ("Sources/Domain/A.swift", "let x: Double = 1", "Double in Domain, where numbers are exact"),
    ("Sources/Pricing/A.swift", "func f(_ t: [Float]) {}", "Float in Pricing, where numbers are exact"),
    ("Sources/Bills/A.swift", "let share = Double(units)", "Double in Bills, where numbers are exact"),
    ("Sources/Pricing/A.swift", "import Store", "Pricing may not import Store"),
    ("Sources/Ingest/A.swift", "  @preconcurrency import GRDB", "Ingest may not import GRDB"),
    ("Sources/Reports/A.swift", "public import struct Store.X", "Reports may not import Store"),
    ("Sources/Nowhere/A.swift", "import Domain", "Nowhere may not import Domain"),
    ("Sources/Store/Utils/A.swift", "", "the folder Utils says nothing of what is in it"),
    ("Sources/Store/A.swift", "let x = try! f()", "try! ends the program"),
    ("Sources/Store/A.swift", "let x = y as! Int", "as! ends the program"),
    ("Sources/Store/A.swift", "fatalError(\"no\")", "fatalError( ends the program"),
    ("Sources/Store/A.swift", String(repeating: "x", count: 121), "longer than 120 columns"),
  ])
  func complainsOfWhatBreaksThem(path: String, line: String, complaint: String) {
    #expect(StyleRules.house.complaints(about: path, line + "\n") == ["\(path):1: \(complaint)"])
  }

  @Test func complainsOfLongFiles() {
    let line = "let x = 1\n"
    #expect(StyleRules.house.complaints(about: "Sources/Store/A.swift", String(repeating: line, count: 350)).isEmpty)
    #expect(
      StyleRules.house.complaints(about: "Sources/Store/A.swift", String(repeating: line, count: 351))
        == ["Sources/Store/A.swift:351: more than 350 lines"])
  }

  @Test(arguments: [
    "import Domain", "import Foundation", "// never try! or as!", "let doubled = 1 // a Double", "let important = 1",
    String(repeating: "x", count: 120),
  ])
  func hasNothingAgainst(line: String) {
    #expect(StyleRules.house.complaints(about: "Sources/Store/A.swift", line + "\n").isEmpty)
  }
}
