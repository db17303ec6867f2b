import Domain
import Foundation
import Pricing
import Testing

@testable import Reports

/// The wording of every warning.
@Suite struct WarningWriterTests {
  static let october = Month(year: 2026, month: 10)
  static let began = PlanDecision.plansBegan

  static let sentences: [(PricingWarning, String)] = [
    (
      .assumedRegion("eu-west-1", assumed: "us-east-1", .directMAU, .lite),
      """
      No price of direct monthly active users (lite) in eu-west-1 has a source: the prices of us-east-1 are assumed.
      """
    ),
    (
      .rateChanged(.machineTokens, nil, region: "us-east-1", month: october, at: began),
      """
      The rate of machine token requests in us-east-1 changed on 2024-11-22: all of 2026-10 is priced at the newer one.
      """
    ),
    (
      .succeeded(.legacy, month: october, at: began),
      "The plan legacy ended on 2024-11-22 and is priced in 2026-10 because you asked for it."
    ),
    (
      .planEndsInMonth(.legacy, month: Month(year: 2024, month: 11), at: began),
      """
      The plan legacy ended at 2024-11-22T18:00:00Z, inside 2024-11: its pools are priced on it for the whole month, \
      which is the same as Lite with the older free quantity.
      """
    ),
    (
      .caution("read once", meter: .sms, region: "us-east-1"), "SMS messages in us-east-1: read once."
    ),
    (
      .partitionWithoutFree(region: "us-gov-west-1", partition: "aws-us-gov"),
      "Nothing is free in us-gov-west-1: the free quantities do not hold in aws-us-gov."
    ),
    (
      .creationUnknown(pools: 1, plan: .lite, month: october, free: 10_000, older: 50_000),
      """
      One pool on lite with no known day of creation is priced in 2026-10 with 10,000 free users. If created by \
      2024-11-22, 50,000 are free: put the day into the config.
      """
    ),
    (
      .creationUnknown(pools: 3, plan: .lite, month: october, free: 10_000, older: 50_000),
      """
      3 pools on lite with no known day of creation are priced in 2026-10 with 10,000 free users. If created by \
      2024-11-22, 50,000 are free: put the day into the config.
      """
    ),
    (
      .accountUnknown(month: october),
      """
      Some usage of 2026-10 names no account and stands on a bill of its own. Put its pool's account into the config.
      """
    ),
    (
      .accountsWithoutPayer(2),
      """
      2 accounts name no payer, so each has free quantities of its own. If they are in one organization, put the \
      payer into the config.
      """
    ),
    (
      .accountsWithoutPayer(1),
      """
      1 account names no payer, so it has free quantities of its own beside the others. If it is in their \
      organization, put the payer into the config.
      """
    ),
    (
      .graceNotClaimed(.machineTokens, month: Month(year: 2025, month: 3), until: began),
      """
      Machine token requests of 2025-03 are charged, though AWS charged accounts that used them earlier only from \
      2024-11-22 on. Name such accounts in the config.
      """
    ),
    (
      .suppliedRate(RateKey(meter: .sms), Money(tenBillionths: 700_000_000)),
      "0.07 USD for SMS messages is your number (rates.sms), not one of AWS."
    ),
    (
      .rateOfStrangeRegion(RateKey(region: "us-west-1", meter: .sms)),
      """
      No usage is in the Region us-west-1 of rates.us-west-1.sms, and the catalog does not know it: check how it is \
      written.
      """
    ),
    (
      .discountAboveList(.directMAU, .lite, region: "us-east-1", rate: Money(tenBillionths: 500_000_000)),
      """
      The discount of 0.05 USD for direct monthly active users (lite) in us-east-1 costs more than the list price: \
      check the rate in the config.
      """
    ),
    (
      .rangeNotComputed(month: october),
      """
      The order in which the free quantity of 2026-10 is spent may change the total; there are too many to try.
      """
    ),
  ]

  @Test(arguments: sentences) func isASentence(warning: PricingWarning, text: String) {
    #expect(warning.sentence == text)
  }

  /// Every warning has a sentence in Japanese, with its values in their places, and no other words of English.
  @Test(arguments: sentences) func isASentenceInJapanese(warning: PricingWarning, text: String) throws {
    let sentence = WarningWriter(try Texts(.japanese)).sentence(warning)
    #expect(sentence.hasSuffix("。") && sentence != text && !sentence.contains("{"))
    let names = ["Lite", "Legacy", "USD", "SMS", "MAU", "AWS", "T", "Z", "M", "rates", "sms"]
    let quoted = Set(text.split { !$0.isLetter && !$0.isNumber }.filter { $0.contains(where: \.isNumber) })
    let places = Set("ap us eu gov east west 1 aws read once".split(separator: " "))
    for word in sentence.split(whereSeparator: { !($0.isASCII && $0.isLetter) }) {
      #expect(names.contains(String(word)) || quoted.contains(word) || places.contains(word), "\(word) in \(sentence)")
    }
  }

  @Test func japaneseHasItsOwnWayToPutValues() throws {
    let writer = WarningWriter(try Texts(.japanese))
    #expect(
      writer.sentence(.assumedRegion("eu-west-1", assumed: "us-east-1", .directMAU, .lite))
        == "eu-west-1 のMAU (直接サインイン) (Lite)の価格には出典がないため、us-east-1 の価格を仮に使っています。")
    #expect(writer.sentence(.rangeNotComputed(month: Self.october)).hasPrefix("2026年10月の無料枠"))
    // A caution of the program's own catalogs is translated, another one is quoted.
    let weak = PricingWarning.caution("the rate was read once, from a weak source", meter: .sms, region: "us-east-1")
    #expect(writer.sentence(weak) == "us-east-1 のSMS: 単価は信頼度の低い出典で 1 回確認しただけです。")
    #expect(writer.sentence(.caution("ask Bob", meter: .sms, region: "us-east-1")) == "us-east-1 のSMS: ask Bob。")
  }

  @Test func placesFromLogsAreHarmless() {
    let sentence = PricingWarning.partitionWithoutFree(region: "us\u{1B}[31m", partition: "aws").sentence
    #expect(!sentence.contains("\u{1B}"))
  }

  /// A caution that is added to a catalog needs its text in every language of the pages.
  @Test func everyCautionOfTheCatalogsIsTranslated() throws {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "pricing")
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".json") }
    var cautions: Set<String> = []
    for file in files where file != "schema.json" {
      let text = try String(contentsOf: folder.appending(path: file), encoding: .utf8)
      cautions.formUnion(text.matches(of: /"caution": "([^"]*)"/).map { String($0.1) })
    }
    let english = try Texts(.english)
    #expect(cautions == Set(WarningWriter.cautions.map { english($0) }))
  }
}
