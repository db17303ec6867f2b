import Pricing
import Testing

@testable import maumeter

@Suite struct PricingShowCommandTests {
  private func offers(_ arguments: String) throws -> [String] {
    let words = ["pricing", "show"] + arguments.split(separator: " ").map(String.init)
    let command = try #require(try Maumeter.parseAsRoot(words) as? PricingShowCommand)
    return try command.sheet(of: try Catalog.embedded()).offers.map(\.id)
  }

  @Test func byPlanByOfferAndAll() throws {
    let lite = try offers("lite")
    #expect(lite.contains("cognito-lite") && lite.contains("cognito-enterprise"))
    #expect(!lite.contains("cognito-plus"))
    #expect(try offers("cognito-lite") == ["cognito-lite"])
    #expect(try offers("machine-tokens --region ap-northeast-1") == ["cognito-machine-tokens"])
    #expect(try offers("") == (try Catalog.embedded().offers.map(\.id)))
  }

  @Test(arguments: ["gold", "cognito-lite --region mars-1"])
  func unknown(arguments: String) {
    let error = #expect(throws: CommandError.self) { try offers(arguments) }
    #expect(error?.status == .usage)
  }
}
