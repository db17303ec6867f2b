import Foundation

/// The rules of the house that a program can check, over the text of source files.
struct StyleRules {
  /// What a target may import besides `system`.
  var arrows: [String: Set<String>]

  static let house = StyleRules(arrows: [
    "Domain": [],
    "Ingest": ["Domain", "CBytes", "CISAL", "COpenSSL"],
    "Cloud": ["Domain", "CCurl", "COpenSSL"],
    "Counting": ["Domain"],
    "Store": ["Domain", "GRDB", "GRDBSQLite"],
    "Server": [
      "COpenSSL", "Domain", "HTTPTypes", "Hummingbird", "HummingbirdCore", "Ingest", "Logging", "NIOCore",
      "NIOHTTP1", "NIOHTTPTypesHTTP1", "NIOSSL", "ServiceLifecycle", "Store",
    ],
    "Pricing": ["Domain"],
    "Forecast": ["Domain"],
    "Bills": ["Domain"],
    "Reports": ["Bills", "Domain", "Forecast", "Mustache", "Pricing", "Templates"],
    "maumeter": [
      "ArgumentParser", "Bills", "Catalogs", "Cloud", "Counting", "Domain", "Forecast", "Ingest", "Logging", "Mappings",
      "Pricing", "Reports", "Server", "Store", "Yams",
    ],
  ])

  /// What comes with Swift, for every target but Domain.
  private static let system: Set<String> = ["Dispatch", "Foundation", "Glibc", "Musl", "Synchronization"]
  private static let exact: Set<String> = ["Bills", "Domain", "Pricing"]
  private static let vagueNames: Set<String> = ["Utils", "Core", "Helpers", "Common", "Managers"]
  private static let maximumLines = 350
  private static let maximumColumns = 120

  /// What is wrong with a file, each with its place.
  ///
  /// - Parameter path: from the root of the package, "Sources/Domain/Day.swift".
  func complaints(about path: String, _ text: String) -> [String] {
    let folders = path.split(separator: "/").dropLast().map(String.init)
    let target = folders.count > 1 ? folders[1] : ""
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    var complaints: [String] = []
    for vague in folders.filter(StyleRules.vagueNames.contains) {
      complaints.append("\(path):1: the folder \(vague) says nothing of what is in it")
    }
    if lines.count - 1 > StyleRules.maximumLines {
      complaints.append("\(path):\(lines.count - 1): more than \(StyleRules.maximumLines) lines")
    }
    for (index, line) in lines.enumerated() {
      complaints += self.complaints(about: line, in: target).map { "\(path):\(index + 1): \($0)" }
    }
    return complaints
  }

  private func complaints(about line: Substring, in target: String) -> [String] {
    var complaints: [String] = []
    if line.count > StyleRules.maximumColumns { complaints.append("longer than \(StyleRules.maximumColumns) columns") }
    let code = line.split(separator: "//", maxSplits: 1, omittingEmptySubsequences: false)[0]
    if code.contains("import"), let module = imported(by: code), !mayImport(module, in: target) {
      complaints.append("\(target) may not import \(module)")
    }
    if StyleRules.exact.contains(target), let type = code.firstMatch(of: /\b(Double|Float\d*|CGFloat|TimeInterval)\b/) {
      complaints.append("\(type.1) in \(target), where numbers are exact")
    }
    if code.contains("!") || code.contains("fatalError"),
      let trap = code.firstMatch(of: /\btry!|\bas!|\bfatalError\(/)
    {
      complaints.append("\(trap.0) ends the program")
    }
    return complaints
  }

  private func imported(by code: Substring) -> String? {
    let pattern = /^\s*(?:@\w+\s+)*(?:(?:public|internal|package|private)\s+)?import\s+(?:\w+\s+)?(\w+)/
    return code.firstMatch(of: pattern).map { String($0.1) }
  }

  private func mayImport(_ module: String, in target: String) -> Bool {
    arrows[target]?.contains(module) == true || target != "Domain" && StyleRules.system.contains(module)
  }
}
