import Domain
import Pricing
import Testing

@Suite struct RateKeyTests {
  @Test(arguments: [
    "sms", "machine_tokens.250000", "ap-northeast-1.sms", "direct_mau.lite.100000",
    "af-south-1.direct_mau.essentials", "us-east-1.machine_tokens.1000000",
  ])
  func readsWhatItWrites(text: String) throws {
    #expect(try RateKey(text).description == text)
  }

  @Test func withoutItsPlan() throws {
    let key = try RateKey("eu-west-1.machine_tokens.essentials.250000")
    #expect(key.ofEveryPlan.description == "eu-west-1.machine_tokens.250000")
  }

  @Test(arguments: ["", ".", "users", "sms.x", "sms.-1", "sms.1.2", ".sms", "a.b.sms", "direct_mau.lite.x", "sms."])
  func refusesEverythingElse(text: String) {
    #expect(throws: PricingError.invalidRateKey(text)) { try RateKey(text) }
  }
}
