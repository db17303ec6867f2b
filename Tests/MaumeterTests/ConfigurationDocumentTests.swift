import Foundation
import Testing

@testable import maumeter

/// docs/configuration.md and the template have the keys that the program reads, all of them.
@Suite struct ConfigurationDocumentTests {
  /// What "Known:" lists at each place of the config.
  private static func known(_ yaml: String) throws -> [String] {
    let error = #expect(throws: ConfigurationError.self) { try ConfigurationTests.read(yaml) }
    guard case .unknownKey(let known) = error?.problem else {
      Issue.record("\(yaml): \(String(describing: error))")
      return []
    }
    return known
  }

  private static let document = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "docs/configuration.md")

  @Test(
    arguments: [
      ("## Top", "x: 1"), ("## `sources`", "sources: [{x: 1}]"), ("## `pools`", "pools: {p: {x: 1}}"),
      ("## `clients`", "clients: {c: {x: 1}}"),
      ("## `accounts`", "accounts: {\"111122223333\": {x: 1}}"),
      ("## `provisioned_rates`", "provisioned_rates: [{x: 1}]"), ("## `pricing`", "pricing: {x: 1}"),
    ])
  func tableHasEveryKey(heading: String, yaml: String) throws {
    let text = try String(contentsOf: Self.document, encoding: .utf8)
    let section = try #require(text.components(separatedBy: "\n\(heading)\n").dropFirst().first)
      .components(separatedBy: "\n## ")[0]
    let rows = section.split(separator: "\n").filter { $0.hasPrefix("| `") }
    let keys = rows.flatMap { row in
      row.split(separator: "|")[0].split(separator: "`").enumerated().filter { $0.offset % 2 == 1 }.map {
        String($0.element)
      }
    }
    #expect(keys.sorted() == (try Self.known(yaml)).sorted())
  }

  @Test(
    arguments: [
      "x: 1", "sources: [{x: 1}]", "pools: {p: {x: 1}}", "clients: {c: {x: 1}}", "accounts: {\"111122223333\": {x: 1}}",
      "provisioned_rates: [{x: 1}]", "pricing: {x: 1}", "pools: {p: {replicas: [{x: 1}]}}",
      "pricing: {discounts: [{x: 1}]}", "pricing: {free: [{x: 1}]}",
    ])
  func templateHasEveryKey(yaml: String) throws {
    for key in try Self.known(yaml) {
      #expect(Configuration.template.contains("\(key):"), "\(key)")
    }
  }
}
