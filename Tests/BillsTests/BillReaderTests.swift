import Domain
import Foundation
import TestSupport
import Testing

@testable import Bills

@Suite struct BillReaderTests {
  private static let october = [
    "2026-10 ap-northeast-1 usage CUPM2MTokenRequestsFull 1 0.00225",
    "2026-10 ap-northeast-1 usage CognitoPlusMAU 118 2.36",
    "2026-10 eu-west-1 usage CUPM2MTokenRequestsFull 7 0.01575",
    "2026-10 eu-west-1 usage CognitoPlusMAU 121 2.42",
    "2026-10 us-east-1 usage CUPM2MTokenRequestsFull 5 0.01125",
    "2026-10 us-east-1 usage CognitoPlusMAU 114 2.28",
    "2026-10 us-east-1 usage CognitoUserPoolsASF 12 0.6",
  ]

  private func fixture(_ name: String) throws -> [UInt8] {
    Array(try Data(contentsOf: BillMaker.fixtures.appending(path: name)))
  }

  /// Every form of the same October says the same, at any size of the pieces in which it comes.
  @Test(arguments: ["cur-legacy.csv", "focus-1.0.csv", "focus-1.2.csv"], [1, 7, 4_096, 1 << 20])
  func tables(name: String, pieces: Int) throws {
    let reader = try BillMaker.read([try fixture(name)], pieces: pieces)
    #expect(reader.usages.filter { $0.kind == .usage }.map(\.summary) == Self.october)
    let others = reader.usages.filter { $0.kind != .usage }
    #expect(others.map(\.kind) == [.credit, .tax])
    #expect(others.map(\.cost.description) == ["-1.25", "0.83"])
    #expect(reader.lines == 12)
    #expect(reader.usages.allSatisfy { $0.payer == "999988887777" && $0.account == "111122223333" })
    #expect(!reader.usages.contains { $0.isEstimated })
  }

  @Test func costExplorerInPages() throws {
    let pages = [try fixture("cost-explorer-1.json"), try fixture("cost-explorer-2.json")]
    for files in [
      pages, pages.reversed(), [pages[0] + pages[1]], [Array("[".utf8) + pages[0] + [44] + pages[1] + [93]],
    ] {
      let reader = try BillMaker.read(files)
      #expect(reader.usages.map(\.summary) == Self.october)
      #expect(!reader.lacksPages)
    }
    #expect(try BillMaker.read([pages[0]]).lacksPages)
  }

  /// Columns in any order, some of them missing, more of them that nobody knows, a byte-order mark, other delimiters.
  @Test(arguments: 1...30) func shuffled(seed: Int) throws {
    var random = SeededGenerator(seed: UInt64(seed))
    let names = ["cur-legacy.csv", "focus-1.0.csv"]
    let text = String(decoding: try fixture(names[seed % 2]), as: UTF8.self)
    var rows = Self.parse(text)
    let needed =
      seed % 2 == 0
      ? [
        "bill/BillingPeriodStartDate", "lineItem/UsageType", "lineItem/UsageAmount", "lineItem/UnblendedCost",
        "product/region", "lineItem/LineItemType",
      ]
      : ["ChargePeriodStart", "x_UsageType", "ConsumedQuantity", "BilledCost", "RegionId", "ChargeCategory"]
    let order = rows[0].indices.filter { needed.contains(rows[0][$0]) || random.number(0..<2) == 0 }
      .shuffled(using: &random)
    rows = rows.map { row in order.map { row[$0] } + ["unknown, column"] }
    let delimiter = [",", ";", "\t"][random.number(0..<3)]
    let bill = (seed % 3 == 0 ? "\u{FEFF}" : "") + BillMaker.csv(rows, delimiter: delimiter, random: &random)
    let reader = try BillMaker.read([bill], pieces: random.number(1..<200))
    #expect(reader.usages.filter { $0.kind == .usage }.map(\.summary) == Self.october)
  }

  /// A plain reader of CSV to hold the streaming one to.
  private static func parse(_ text: String) -> [[String]] {
    var rows: [[String]] = [[""]]
    var isQuoted = false
    var characters = Array(text.unicodeScalars)[...]
    while let character = characters.popFirst() {
      let (row, field) = (rows.count - 1, rows[rows.count - 1].count - 1)
      switch character {
      case "\"" where isQuoted && characters.first == "\"":
        characters.removeFirst()
        rows[row][field].append("\"")
      case "\"": isQuoted.toggle()
      case "," where !isQuoted: rows[row].append("")
      case "\n" where !isQuoted: rows.append([""])
      default: rows[row][field].unicodeScalars.append(character)
      }
    }
    return rows.dropLast()
  }

  @Test func regionFromThePrefixAndTypesInAnyCase() throws {
    let reader = try BillMaker.read([
      """
      line_item_usage_type,line_item_usage_amount,line_item_unblended_cost,bill_billing_period_start_date
      apn1-COGNITOLITEMAU,5,0,2026-10-01 00:00:00.000
      CognitoEnterpriseMAU,3,0.045,2026-10-01 00:00:00.000
      Global-CognitoFreeTierMAU,10000,0,2026-10-01 00:00:00.000
      XXX9-CognitoLiteMAU,1,0,2026-10-01 00:00:00.000

      short

      """
    ])
    #expect(
      reader.usages.map(\.summary) == [
        "2026-10 ap-northeast-1 usage COGNITOLITEMAU 5 0", "2026-10 - usage CognitoEnterpriseMAU 3 0.045",
        "2026-10 - usage CognitoFreeTierMAU 10000 0", "2026-10 - usage CognitoLiteMAU 1 0",
      ])
    #expect(reader.usages[2].meaning == .free(.directMAU))
    #expect(reader.lines == 5)
  }

  @Test func discountLinesAndNetCosts() throws {
    let reader = try BillMaker.read([
      """
      lineItem/UsageType,lineItem/LineItemType,lineItem/UsageAmount,lineItem/UnblendedCost,lineItem/NetUnblendedCost,lineItem/UsageStartDate
      APN1-CognitoPlusMAU,Usage,100,2.0,1.8,2026-10-01T00:00:00Z
      APN1-CognitoPlusMAU,EdpDiscount,100,-0.1,,2026-10-01T00:00:00Z
      """
    ])
    #expect(reader.usages.map(\.kind) == [.discount, .usage])
    #expect(reader.usages.map(\.cost.description) == ["-0.1", "1.8"])
    #expect(reader.usages[0].quantity == nil)
  }

  @Test(
    arguments: [
      ("", BillProblem.empty), ("  \n", .empty), ("PAR1....", .parquet), ("PK\u{3}\u{4}....", .zip),
      (
        "{\"ResultsByTime\": [{\"TimePeriod\": {\"Start\": \"2026-10-01\"}, \"Total\": {\"UnblendedCost\": "
          + "{\"Amount\": \"7\", \"Unit\": \"USD\"}}, \"Groups\": []}]}", .notGrouped
      ),
      ("lineItem/UsageType,lineItem/UnblendedCost\rAPN1-CognitoLiteMAU,1\r", .carriageReturns),
      ("a,b\n1,2\n", .notABill), ("lineItem/UsageType\nx\n", .notABill),
      ("lineItem/UsageType,lineItem/UnblendedCost\n", .missingColumn("the month", format: .costAndUsageReport)),
      ("BilledCost,ServiceName\n", .missingColumn("the month", format: .focus)),
      (
        "lineItem/UsageType,lineItem/UsageStartDate\n", .missingColumn("the cost", format: .costAndUsageReport)
      ),
      (
        "lineItem/UnblendedCost,lineItem/UsageStartDate\n",
        .missingColumn("the service or usage type", format: .costAndUsageReport)
      ),
      (
        "lineItem/UsageType,lineItem/UnblendedCost,lineItem/UsageStartDate\n\"a\nb\",0,2026\nAPN1-CognitoLiteMAU,0,x\n",
        .invalid(line: 4, column: "date", value: "x")
      ),
      (
        "lineItem/UsageType,lineItem/UnblendedCost,lineItem/UsageStartDate\nAPN1-CognitoLiteMAU,1e,2026-10-01\n",
        .invalid(line: 2, column: "number", value: "1e")
      ),
      (
        "lineItem/UsageType,lineItem/UnblendedCost,lineItem/UsageStartDate\nx,1,2\n\"APN1-Cog",
        .unterminatedQuote(line: 3)
      ),
      (
        "lineItem/UsageType,lineItem/UnblendedCost,lineItem/UsageStartDate\nx,1,2\n\nAPN1-CognitoLiteMAU,1",
        .cutOff(line: 4, fields: 2, expected: 3)
      ),
      (
        "lineItem/UsageType,lineItem/UnblendedCost,lineItem/UsageStartDate,tag\nBoxUsage,1,2026-10-01",
        .cutOff(line: 2, fields: 3, expected: 4)
      ),
      ("{\"ResultsByTime\": ", .invalidJSON(place: "byte 18")), ("{}", .invalidJSON(place: "page 1")), ("}", .notABill),
      ("[1, 2]", .invalidJSON(place: "byte 6")),
    ] as [(String, BillProblem)])
  func refuses(text: String, problem: BillProblem) {
    #expect(throws: problem) { try BillMaker.read([text]) }
    // Cut into bytes, the problem is the same.
    #expect(throws: problem) { try BillMaker.read([text], pieces: 1) }
  }

  /// What Excel saves as "Unicode text" has the letters of the columns, and Cognito in no line of it.
  @Test func utf16IsNoBill() {
    for mark: [UInt8] in [[0xFF, 0xFE], [0xFE, 0xFF]] {
      #expect(throws: BillProblem.utf16) {
        try BillMaker.read([mark + "lineItem/UsageType,lineItem/UnblendedCost\n".utf8.flatMap { [$0, 0] }])
      }
    }
  }

  /// An answer that was grouped, and has nothing for a month, is no bill of totals.
  @Test func emptyMonthsOfCostExplorer() throws {
    let answer = """
      {"GroupDefinitions": [{"Type": "DIMENSION", "Key": "SERVICE"}], "ResultsByTime":
      [{"TimePeriod": {"Start": "2026-10-01", "End": "2026-11-01"}, "Total": {}, "Groups": []}]}
      """
    #expect(try BillMaker.read([answer]).usages.isEmpty)
  }

  /// FOCUS 1.2 has no column of usage types: a name that is not known is kept, wherever it stands.
  @Test(
    arguments: [
      ("", #"{""UsageType"": ""USE1-CognitoNew""}"#, "", "USE1-CognitoNew"),
      ("MAU", #"{""UsageType"": ""USE1-CognitoNew""}"#, "", "USE1-CognitoNew"),
      ("MAU", #"{""x_usage_type"": ""New, and more""}"#, "", "New, and more"),
      ("MAU", #"{""UsageType"": ""APN1-CognitoLiteMAU""}"#, "", "APN1-CognitoLiteMAU"),
      ("MAU", "{}", "0.02 per USE1-CognitoNew", "USE1-CognitoNew"), ("MAU", "", "of Cognito", "MAU"),
      ("", "", "of Cognito", "of Cognito"), ("", #"{""a"": 1}"#, "", #"{"a": 1}"#),
    ])
  func namesInFOCUS(meter: String, details: String, description: String, name: String) throws {
    let reader = try BillMaker.read([
      """
      BilledCost,ServiceName,ChargePeriodStart,SkuMeter,SkuPriceDetails,ChargeDescription
      1,Amazon Cognito,2026-10-01T00:00:00Z,\(meter),"\(details)",\(description)

      """
    ])
    #expect(reader.usages.map(\.usageType) == [name])
  }

  /// Version 2.0 has the Region in a map, where it has no column of its own.
  @Test(
    arguments: [
      (#"{""region"": ""eu-west-1""}"#, "eu-west-1"), ("{", nil), ("", nil), ("[1]", nil),
      (#"{""location"": ""x"", ""region_code"": ""eu-west-1"", ""n"": 1}"#, "eu-west-1"),
    ] as [(String, String?)])
  func regionInTheMapOfTheProduct(product: String, region: String?) throws {
    let reader = try BillMaker.read([
      """
      line_item_usage_type,line_item_usage_amount,line_item_unblended_cost,bill_billing_period_start_date,product
      CognitoLiteMAU,5,0,2026-10-01 00:00:00.000,"\(product)"

      """
    ])
    #expect(reader.usages.map(\.region) == [region])
  }

  /// A spreadsheet takes an account for a number.
  @Test(
    arguments: [
      ("9", "000000000009"), ("aws:12", "000000000012"), ("111122223333", "111122223333"), ("1.11E+11", "1.11E+11"),
      ("aws:", nil), ("", nil),
    ] as [(String, String?)])
  func accountsOfASpreadsheet(text: String, account: String?) throws {
    let reader = try BillMaker.read([
      """
      lineItem/UsageType,lineItem/UnblendedCost,lineItem/UsageStartDate,lineItem/UsageAccountId
      APN1-CognitoLiteMAU,0,2026-10-01,\(text)

      """
    ])
    #expect(reader.usages.map(\.account) == [account])
  }

  /// The end of a period is not in it, and days that nobody asked for are not in the bill.
  @Test(
    arguments: [
      ([("2026-10-01", "2026-11-01")], []), ([("2026-10-01", "2026-10-31")], ["2026-10-31"]),
      ([("2026-10-03", "2026-11-01")], ["2026-10-01", "2026-10-02"]),
      ([("2026-10-01", "2026-10-15"), ("2026-10-15", "2026-11-01")], []),
      ([("2026-10-01T00:00:00Z", "2026-10-01T01:00:00Z"), ("2026-10-02", "2026-11-01")], []),
    ] as [([(String, String)], [String])])
  func daysOfCostExplorer(periods: [(String, String)], lacking: [String]) throws {
    let results = periods.map { start, end in
      "{\"TimePeriod\": {\"Start\": \"\(start)\", \"End\": \"\(end)\"}, \"Groups\": []}"
    }
    let answer = "{\"ResultsByTime\": [\(results.joined(separator: ", "))]}"
    #expect(try BillMaker.read([answer]).lackingDays.map(\.description) == lacking)
    #expect(try BillMaker.read([try fixture("cur-legacy.csv")]).lackingDays.isEmpty)
  }

  /// What `export focus` writes where nobody knows the account.
  @Test func unknownAccountsAreNone() throws {
    let reader = try BillMaker.read([
      """
      BilledCost,BillingAccountId,SubAccountId,ChargePeriodStart,x_UsageType,ConsumedQuantity
      0.02,aws:111122223333,aws:unknown,2026-10-01T00:00:00Z,APN1-CognitoPlusMAU,1.0
      """
    ])
    #expect(reader.usages.map(\.payer) == ["111122223333"] && reader.usages.map(\.account) == [nil])
  }

  /// Whether the last record is whole cannot be told where its line end is missing.
  @Test(
    arguments: [
      ("", 2), ("\r\n", nil), ("\n\n", nil), ("\n\r", nil), ("\nBoxUsage,1,2026-10-0", 3),
      ("\n\"BoxUsage\",1,\"20\"", 3), ("\nBoxUsage,1,", 3), ("\nBoxUsage,1,2026-10-01\r", 3), ("\nshort\n", nil),
    ] as [(String, Int?)])
  func openEnds(end: String, line: Int?) throws {
    let bill = "lineItem/UsageType,lineItem/UnblendedCost,lineItem/UsageStartDate\nAPN1-CognitoLiteMAU,1,2026-10-01"
    for pieces in [1, 1 << 20] {
      #expect(try BillMaker.read([bill + end], pieces: pieces).openLine == line)
      #expect(try BillMaker.read([bill + end, bill + "\n"], pieces: pieces).openLine == nil)
    }
  }

  /// What was read before a broken file still counts, and nothing of the file.
  @Test func aBrokenFileLeavesNothing() throws {
    var reader = BillReader(usageTypes: BillMaker.usageTypes)
    let broken = Array(
      "lineItem/UsageType,lineItem/UnblendedCost,lineItem/UsageStartDate\nAPN1-CognitoLiteMAU,1,2026-10-01\n\"".utf8)
    var rest = broken[...]
    #expect(throws: BillProblem.unterminatedQuote(line: 3)) {
      try reader.read { (buffer) throws(BillProblem) in
        let count = min(buffer.count, rest.count)
        buffer.copyBytes(from: rest.prefix(count))
        rest = rest.dropFirst(count)
        return count
      }
    }
    #expect(reader.usages.isEmpty && reader.lines == 0)
  }

  /// A field that is kept has a limit, one that nobody needs has none.
  @Test func longFields() throws {
    let long = String(repeating: "x", count: RecordScanner.maximumField + 1)
    let header = "lineItem/UsageType,lineItem/UnblendedCost,lineItem/UsageStartDate,tag\n"
    let good = header + "APN1-CognitoLiteMAU,0,2026-10-01,\"\(long)\n\(long)\"\n"
    #expect(try BillMaker.read([good]).usages.count == 1)
    #expect(throws: BillProblem.fieldTooLong(line: 2, limit: RecordScanner.maximumField)) {
      try BillMaker.read([header + "\(long),0,2026-10-01,\n"])
    }
  }

  @Test func problemsAreSentences() {
    let problems: [BillProblem] = [
      .empty, .parquet, .zip, .utf16, .carriageReturns, .notGrouped, .notABill,
      .missingColumn("the cost", format: .focus), .unterminatedQuote(line: 3), .cutOff(line: 3, fields: 1, expected: 2),
      .fieldTooLong(line: 1, limit: 9), .invalid(line: 2, column: "date", value: "\u{1B}[1m"), .invalidJSON(place: "x"),
      .jsonTooLarge(limit: 1 << 20), .tooManyUsageTypes(limit: 5), .unreadable(reason: "no"),
    ]
    for problem in problems {
      #expect([".", "?"].contains(problem.description.last) || problem == .unreadable(reason: "no"))
      #expect(!problem.description.contains("\u{1B}"))
    }
  }
}
