import Domain
import Foundation
import TestSupport

@testable import Bills

/// Bills for tests, and what reading them gives.
enum BillMaker {
  static let usageTypes: UsageTypes = {
    var types = UsageTypes()
    types.add("CognitoLiteMAU", .meter(.directMAU, plan: .lite))
    types.add("CognitoEssentialsMAU", .meter(.directMAU, plan: .essentials))
    types.add("CognitoPlusMAU", .meter(.directMAU, plan: .plus))
    types.add("CognitoEnterpriseMAU", .meter(.enterpriseMAU, plan: nil))
    types.add("CUPM2MTokenRequestsFull", .meter(.machineTokens, plan: nil))
    types.add("Global-CognitoFreeTierMAU", .free(.directMAU))
    for (prefix, region) in [("APN1", "ap-northeast-1"), ("USE1", "us-east-1"), ("EU", "eu-west-1")] {
      types.add(prefix: prefix, region: region)
    }
    return types
  }()

  static let fixtures = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Fixtures/bills")

  /// Reads texts as files, in pieces of a size that cuts records anywhere.
  static func read(_ files: [String], pieces: Int = 1 << 20) throws -> BillReader {
    try read(files.map { Array($0.utf8) }, pieces: pieces)
  }

  static func read(_ files: [[UInt8]], pieces: Int = 1 << 20) throws -> BillReader {
    var reader = BillReader(usageTypes: usageTypes)
    for bytes in files {
      var rest = bytes[...]
      try reader.read { (buffer) throws(BillProblem) in
        let count = min(buffer.count, rest.count, pieces)
        buffer.copyBytes(from: rest.prefix(count))
        rest = rest.dropFirst(count)
        return count
      }
    }
    return reader
  }

  /// RFC 4180, every field quoted at random or where it must be.
  static func csv(_ rows: [[String]], delimiter: String = ",", random: inout SeededGenerator) -> String {
    rows.map { row in
      row.map { field in
        let mustQuote = field.contains { "\"\r\n,;\t".contains($0) }
        guard mustQuote || random.number(0..<3) == 0 else { return field }
        return "\"" + field.replacing("\"", with: "\"\"") + "\""
      }.joined(separator: delimiter)
    }.joined(separator: random.number(0..<2) == 0 ? "\n" : "\r\n") + "\n"
  }
}

extension BilledUsage {
  /// "2026-10 ap-northeast-1 usage CognitoPlusMAU 118 2.36", for comparing what forms of a bill have in common.
  var summary: String {
    let name = usageType.split(separator: "-").last.map(String.init) ?? ""
    return [month.description, region ?? "-", kind.rawValue, name, quantity?.description ?? "-", cost.description]
      .joined(separator: " ")
  }
}
