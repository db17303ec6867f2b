import Foundation
import Testing

/// Rules that the sources of the engine keep.
@Suite struct PricingSourcesTests {
  static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../Sources/Pricing")
    .standardized

  static func sources() throws -> [(name: String, text: String)] {
    try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".swift") }.map {
      ($0, try String(contentsOf: folder.appending(path: $0), encoding: .utf8))
    }
  }

  /// A binary fraction cannot hold 0.0055.
  @Test func moneyNeverMeetsFloatingPoint() throws {
    let sources = try Self.sources()
    #expect(sources.count > 20)
    for (name, text) in sources {
      #expect(text.firstMatch(of: /\b(Double|Float|Float80|Float16|CGFloat|Decimal|NSNumber)\b/) == nil, "\(name)")
    }
  }

  @Test func onlyJSONNeedsFoundation() throws {
    for (name, text) in try Self.sources() {
      let imports = text.matches(of: /import (\w+)/).map { String($0.1) }
      let allowed = ["JSONValue.swift", "PriceList.swift"].contains(name) ? ["Domain", "Foundation"] : ["Domain"]
      #expect(Set(imports).isSubset(of: allowed), "\(name)")
    }
  }

  @Test func filesAreShort() throws {
    for (name, text) in try Self.sources() { #expect(text.split(separator: "\n").count < 300, "\(name)") }
  }
}
