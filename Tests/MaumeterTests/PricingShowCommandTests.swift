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

  /// What pricing list has as services, by id or name.
  @Test(arguments: ["clerk", "vendor-clerk", "Clerk"])
  func otherServices(name: String) throws {
    let plain = try Program.run("maumeter pricing show \(name) --format plain")
    #expect(plain.status == 0, "\(plain.errors)")
    let lines = plain.output.split(separator: "\n")
    #expect(lines.count == 4)
    #expect(lines[1].hasPrefix("rate\tvendor-clerk\tPro\t25\t50000\t100000\t0.02\t1\tobserved\t2026-09-20\thttps://"))
    #expect(try Program.run("maumeter pricing show \(name)").output.hasPrefix("Clerk [vendor-clerk]\n"))
    let json = try Program.run("maumeter pricing show \(name) --format json").output
    #expect(json.contains("\"monthly_fee\": \"25\""))
    let region = try Program.run("maumeter pricing show \(name) --region us-east-1")
    #expect(region.status == 64)
    #expect(region.errors == "Error: Clerk has the same prices everywhere: leave out --region us-east-1.\n")
  }
}
