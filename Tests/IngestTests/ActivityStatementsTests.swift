import Domain
import Foundation
import TestSupport
import Testing

@testable import Ingest

/// The statements of `docs/mappings.md` by which other engines count have the operations that the classifier has.
@Suite struct ActivityStatementsTests {
  @Test func listTheOperationsThatCount() throws {
    let page = try String(contentsOf: repositoryFile("docs/mappings.md"), encoding: .utf8)
    let start = try #require(page.range(of: "CREATE VIEW counted_operation"))
    let end = try #require(page.range(of: "AS list(operation, activity)"))
    let rows = page[start.upperBound..<end.lowerBound].matches(of: #/\('(\w+)', '(\w*)'\)/#)
    let listed = rows.map { ($0.output.1.lowercased(), String($0.output.2)) }
    let rules = CountingRules()
    let counted = OperationRule.table.compactMapValues { (rule: OperationRule) -> String? in
      switch rule {
      case .proves(let kind): kind.canCount ? rules.activity(of: kind)?.rawValue : nil
      case .initiateAuth, .tokenEndpoint: ""
      case .respondToChallenge: Activity.other.rawValue
      case .touchesNobody: nil
      }
    }
    #expect(Dictionary(listed) { "\($0) and \($1)" } == counted)
  }
}
