import Domain
import Foundation
import Testing

@testable import Reports

@Suite struct JSONTests {
  @Test(
    arguments: [
      (.null, "null"), (true, "true"), (-5, "-5"), (.integer(Int64.max), "9223372036854775807"),
      ("a\"b\\c/\n\r\t", #""a\"b\\c/\n\r\t""#), ("\u{1}\u{1B}\u{7F}\u{9B}", #""\u0001\u001b\u007f\u009b""#),
      ("お客様 👩‍👧", "\"お客様 👩‍👧\""), ([], "[]"), ([:], "{}"), ([1, 2], "[1, 2]"),
      (["b": 1, "a": "x"], #"{"b": 1, "a": "x"}"#), (["a": [[:]]], "{\n  \"a\": [{}]\n}"),
      ([["a": 1]], "[\n  {\"a\": 1}\n]"),
    ] as [(JSON, String)])
  func text(value: JSON, expected: String) {
    #expect(value.text == expected)
  }

  @Test func breaksLongLines() {
    let text = String(repeating: "x", count: 60)
    let value: JSON = ["a": .string(text), "b": .string(text)]
    #expect(value.text == "{\n  \"a\": \"\(text)\",\n  \"b\": \"\(text)\"\n}")
  }

  /// Another reader understands every byte, and money adds up there too.
  @Test func reportIsReadByOthers() throws {
    let data = Data(try Samples.report.text(as: .json).utf8)
    let root = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    let months = try #require(root["months"] as? [[String: Any]])
    #expect(months.count == 2)
    for month in months {
      let bill = try #require(month["bill"] as? [String: Any])
      let lines = try #require(bill["lines"] as? [[String: Any]])
      let amounts = lines.compactMap { $0["amount"] as? String }.compactMap { Decimal(string: $0) }
      #expect(amounts.count == lines.count)
      #expect(amounts.reduce(0, +) == (bill["total"] as? String).flatMap { Decimal(string: $0) })
      let pools = try #require(month["pools"] as? [[String: Any]])
      for pool in pools {
        #expect((pool["activity"] as? [String: Int])?.count == 5)
        #expect(pool["clients"] is [[String: Any]])
        #expect(pool["unattributed"] is Int)
      }
      #expect(pools.last?["pool"] is NSNull)
    }
  }

  /// As every name that is not known.
  @Test func machineTokensOfNoClientHaveNull() throws {
    var report = Samples.count
    report.months[0].activity.machineTokens = [
      MachineTokens(client: "", pool: nil, account: nil, region: nil, requests: 3),
      MachineTokens(client: "4m", pool: nil, account: nil, region: nil, requests: 2),
    ]
    let text = try report.text(as: .json)
    #expect(text.contains(#"{"client": null, "requests": 3}"#) && text.contains(#"{"client": "4m", "requests": 2}"#))
  }

  @Test func billIsAbsentWhereNothingIsPriced() throws {
    let data = Data(try Samples.count.text(as: .json).utf8)
    let root = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    let month = try #require((root["months"] as? [[String: Any]])?.first)
    #expect(month["bill"] == nil)
    #expect(month["machine_tokens"] is [[String: Any]])
  }
}
