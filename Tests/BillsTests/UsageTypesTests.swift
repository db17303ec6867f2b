import Domain
import Testing

@testable import Bills

@Suite struct UsageTypesTests {
  /// What nobody has seen on a line of Cognito is told by its name; AWS's pages have dashes of both kinds.
  @Test(
    arguments: [
      ("USE1-CognitoUserPoolsASF", .advancedSecurityMAU, "us-east-1"),
      ("APN1-OutboundSMS-JP-Standard-Senderid-MessageCount", .sms, "ap-northeast-1"),
      ("APN1–OutboundSMS–JP–Standard–Senderid–MessageCount", .sms, "ap-northeast-1"),
      ("Essentials-Outbound-Email", .email, nil), ("USE1-CognitoBrandNewThing", nil, "us-east-1"),
    ] as [(String, Meter?, String?)])
  func guesses(usageType: String, guess: Meter?, region: String?) {
    let meant = BillMaker.usageTypes.meaning(of: usageType)
    #expect(meant.meaning == .unknown(guess: guess) && meant.region == region)
  }

  @Test func dashesOfBothKinds() {
    let meant = BillMaker.usageTypes.meaning(of: "EU–CognitoLiteMAU")
    #expect(meant.meaning == .meter(.directMAU, plan: .lite) && meant.region == "eu-west-1")
  }
}
