import Bills
import Domain
import Foundation
import Pricing
import Reports
import Store
import TestSupport
import Testing

@testable import maumeter

/// `reconcile` and the exports on `Tests/Fixtures/corpus-small` and the bills made for it.
@Suite struct ReconcileCommandTests {
  private static let fixtures = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Fixtures")

  private func database(_ folder: TemporaryFolder) throws -> String {
    let store = try ActivityStore(path: folder.path("a.db"), rules: CountingRules())
    let run = IngestRun(paths: [Self.fixtures.appending(path: "corpus-small").path], lessons: [], isQuiet: true)
    try run.record(into: store, at: Surroundings.test().now).problems.check()
    return folder.path("a.db")
  }

  private func run(_ command: String, _ bills: [String], _ options: String, _ folder: TemporaryFolder) throws
    -> Program.Result
  {
    let paths = bills.map { Self.fixtures.appending(path: "bills/\($0)").path }.joined(separator: " ")
    return try Program.run(
      "maumeter \(command) \(paths) --db '\(try database(folder))' --plan plus --assume-region us-east-1 "
        + "--as-of 2026-11-22 \(options)", in: folder.path("."))
  }

  @Test(
    arguments: [
      ["cur-legacy.csv"], ["cur-2.csv.gz"], ["focus-1.0.csv"], ["focus-1.2.csv"],
      ["cost-explorer-1.json", "cost-explorer-2.json"],
    ])
  func everyFormSaysTheSame(bills: [String]) throws {
    let folder = try TemporaryFolder()
    let result = try run("reconcile", bills, "--format plain", folder)
    #expect(result.status == 1)
    let lines = result.output.split(separator: "\n").map { $0.split(separator: "\t", omittingEmptySubsequences: false) }
    let compared = lines.filter { $0[0] == "line" }.map { $0[2...6].joined(separator: " ") }
    #expect(
      compared == [
        "ap-northeast-1 direct_mau plus 118 118", "ap-northeast-1 machine_tokens  1 1",
        "eu-west-1 direct_mau plus 121 118", "eu-west-1 machine_tokens  7 7", "us-east-1 direct_mau plus 114 114",
        "us-east-1 machine_tokens  5 5",
      ])
    #expect(lines.contains { $0[0] == "unknown" && $0.contains("USE1-CognitoUserPoolsASF") })
    #expect(lines.contains { $0[0] == "cause" && $0[2] == "eu-west-1" })
  }

  @Test func theGate() throws {
    let folder = try TemporaryFolder()
    #expect(try run("reconcile", ["cur-legacy.csv"], "--tolerance 1 --quiet", folder).status == 0)
    #expect(try run("reconcile", ["cur-legacy.csv"], "--tolerance 0.01", folder).status == 1)
    #expect(try run("reconcile", ["cur-legacy.csv"], "--tolerance x", folder).status == 64)
    #expect(try run("reconcile", ["README.md"], "", folder).status == 65)
    #expect(try run("reconcile", ["none.csv"], "", folder).status == 66)
    try folder.write(
      "lineItem/UsageType,lineItem/UnblendedCost,lineItem/UsageStartDate\nBoxUsage,1,2026-10-01\n", to: "ec2.csv")
    // A gate that compared nothing does not open, but where a month was named that has nothing on either side.
    let common = "--db a.db --plan plus --assume-region us-east-1 --as-of 2026-11-22"
    let other = try Program.run("maumeter reconcile ec2.csv \(common)", in: folder.path("."))
    #expect(other.status == 1 && other.errors.contains("nothing was compared"))
    #expect(try Program.run("maumeter reconcile ec2.csv --month 2026-10 \(common)", in: folder.path(".")).status == 1)
    #expect(try Program.run("maumeter reconcile ec2.csv --month 2024-12 \(common)", in: folder.path(".")).status == 0)
    try folder.write(
      "lineItem/UsageType,lineItem/UnblendedCost,lineItem/UsageStartDate\nBoxUsage,1,2026-10-01\nBoxUs", to: "cut.csv")
    let cut = try Program.run("maumeter reconcile cut.csv \(common)", in: folder.path("."))
    #expect(cut.status == 65 && cut.errors.contains("cut.csv is cut off") && cut.errors.contains("line 3"))
    try folder.write(
      "lineItem/UsageType,lineItem/UnblendedCost,lineItem/UsageStartDate\nBoxUsage,1,2026-10-0", to: "open.csv")
    let open = try Program.run("maumeter reconcile open.csv --month 2024-12 --quiet \(common)", in: folder.path("."))
    #expect(open.status == 0 && open.errors.contains("open.csv does not end with a line end"))
    let large = "lineItem/UsageType,lineItem/UsageAmount,lineItem/UnblendedCost,lineItem/UsageStartDate\n"
    try folder.write(large + "APN1-CognitoPlusMAU,99999999999,1,2026-10-01\n", to: "large.csv")
    let refused = try Program.run("maumeter reconcile large.csv \(common)", in: folder.path("."))
    #expect(refused.status == 65 && refused.errors.contains("nobody can pay"))
    let twice = try run("reconcile", ["cur-legacy.csv", "focus-1.0.csv"], "", folder)
    #expect(twice.status == 65 && twice.errors.contains("several bills"))
  }

  /// A gate that compared nothing does not open, and does not say that the bill agrees.
  @Test func nothingIsNoAgreement() throws {
    let folder = try TemporaryFolder()
    let other = try run("reconcile", ["cur-legacy.csv"], "--month 2026-10 --payer 111122223333", folder)
    #expect(other.status == 1 && other.errors.contains("It has lines of the payer 999988887777"))
    #expect(other.output.hasPrefix("Nothing was compared") && !other.output.contains("None of the"))
    let common = "--db a.db --plan plus --assume-region us-east-1 --as-of 2026-11-22"
    let header = "bill/PayerAccountId,lineItem/UsageType,lineItem/UnblendedCost,lineItem/UsageStartDate\n"
    try folder.write(header, to: "header.csv")
    let empty = try Program.run("maumeter reconcile header.csv --format json \(common)", in: folder.path("."))
    #expect(empty.status == 1 && empty.output.contains("\"within_tolerance\": false"))
    let nobody = "maumeter reconcile header.csv --month 2024-12 --payer 123456789012 \(common)"
    let unknown = try Program.run(nobody, in: folder.path("."))
    #expect(unknown.status == 1 && unknown.errors.contains("Neither the bill nor the config names 123456789012"))
    // The same where the config knows the payer: nothing is what both sides have.
    try folder.write("accounts: { '111122223333': { payer: '123456789012' } }", to: "maumeter.yaml")
    #expect(try Program.run(nobody, in: folder.path(".")).status == 0)
    // The ids of a spreadsheet are no ids any more, but for zeros that they began with.
    try folder.write(header + "1.11E+11,USE1-CognitoPlusMAU,2.28,2026-10-01\n", to: "sheet.csv")
    let sheet = try Program.run("maumeter reconcile sheet.csv \(common)", in: folder.path("."))
    #expect(sheet.status == 1 && sheet.output.contains("These are no account ids: 1.11E+11."))
    #expect(sheet.output.contains("Lines without a quantity are compared by their cost only"))
  }

  /// Users whom the bill has on another plan are those of the same pools, and an older pool has 50,000 free ones.
  @Test func anotherPlanIsNoDiscount() throws {
    let folder = try TemporaryFolder()
    let rows = (100_000..<160_000).map {
      "2024-11-05,ap-northeast-1_A,0c8f7a10-1111-4222-8333-9a4b5c\($0),c,sign_in,1\n"
    }
    try folder.write("day,pool,user,client,activity,events\n" + rows.joined(), to: "in.csv")
    try folder.write("pools: { ap-northeast-1_A: { created: 2020-01-01 } }", to: "maumeter.yaml")
    let header = "lineItem/UsageType,lineItem/UsageAmount,lineItem/UnblendedCost,lineItem/UsageStartDate\n"
    try folder.write(header + "APN1-CognitoLiteMAU,60000,55,2024-11-01\n", to: "bill.csv")
    let result = try Program.run(
      "maumeter ingest -q in.csv --db a.db; maumeter reconcile bill.csv --db a.db --format json", in: folder.path("."))
    #expect(result.output.contains("\"cause\": \"plan\"") && !result.output.contains("discount"), "\(result.output)")
  }

  @Test func daysThatCostExplorerWasNotAskedFor() throws {
    let folder = try TemporaryFolder()
    let store = try database(folder)
    let metrics = #"{"UnblendedCost": {"Amount": "2.28", "Unit": "USD"}, "UsageQuantity": {"Amount": "114"}}"#
    let period = #"{"Start": "2026-10-01", "End": "2026-10-31"}"#
    let group = #"{"Keys": ["Amazon Cognito", "USE1-CognitoPlusMAU"], "Metrics": \#(metrics)}"#
    try folder.write(#"{"ResultsByTime": [{"TimePeriod": \#(period), "Groups": [\#(group)]}]}"#, to: "bill.json")
    let result = try Program.run(
      "maumeter reconcile bill.json --db '\(store)' --plan plus --as-of 2026-11-22 --format json", in: folder.path("."))
    #expect(result.output.contains("Cost Explorer was not asked for 2026-10-31, and"), "\(result.errors)")
  }

  /// A bill that lacks its last pages is cut off, and one of another currency was not compared.
  @Test func whatIsNotWholeDoesNotAgree() throws {
    let folder = try TemporaryFolder()
    let cut = try run("reconcile", ["cost-explorer-1.json"], "", folder)
    #expect(cut.status == 65 && cut.output.isEmpty)
    #expect(cut.errors.contains("cost-explorer-1.json is cut off") && cut.errors.contains("NextPageToken"))
    let header = "lineItem/UsageType,lineItem/UsageAmount,lineItem/CurrencyCode,lineItem/UnblendedCost,"
    let euros = header + "lineItem/UsageStartDate\nUSE1-CognitoPlusMAU,114,EUR,2.05,2026-10-01\n"
    try folder.write(euros, to: "euros.csv")
    let result = try Program.run(
      "maumeter reconcile euros.csv --db a.db --plan plus --assume-region us-east-1 --as-of 2026-11-22",
      in: folder.path("."))
    #expect(result.status == 1 && result.output.contains("Amounts in EUR are not compared"))
    #expect(result.output.contains("not compared"))
  }

  /// Rows of one line are told apart, and found again among the notes.
  @Test func tablesNameTheCauses() throws {
    let folder = try TemporaryFolder()
    let plain = try run("reconcile", ["cur-legacy.csv"], "--format plain", folder).output
    let fields = plain.split(separator: "\n").map { $0.split(separator: "\t", omittingEmptySubsequences: false) }
    let row = try #require(fields.first { $0[0] == "cause" && $0[2] == "eu-west-1" })
    let words = String(row[5]).replacing("_", with: " ")
    let table = try run("reconcile", ["cur-legacy.csv"], "", folder).output.split(separator: "\n")
    #expect(table.contains { $0.contains("Cause") && $0.contains("Units") })
    #expect(table.contains { $0.contains("eu-west-1") && $0.contains(" \(words) ") && !$0.hasPrefix("•") })
    #expect(table.contains { $0.contains("eu-west-1, Direct MAU, Plus, \(words): ") })
  }

  /// Whose bill it is: that of a payer has only its accounts in it.
  @Test func ofOnePayer() throws {
    let folder = try TemporaryFolder()
    let all = try run("reconcile", ["cur-legacy.csv"], "--format csv", folder)
    let payer = try run("reconcile", ["cur-legacy.csv"], "--format csv --payer 999988887777", folder)
    #expect(payer.output == all.output && payer.status == all.status, "the bill says who pays for the account")
    let other = try run("reconcile", ["cur-legacy.csv"], "--payer 111122223333", folder)
    #expect(other.status == 1 && other.errors.contains("It has lines of the payer 999988887777"))
    #expect(try run("reconcile", ["cur-legacy.csv"], "--payer 9999", folder).status == 64)
    // Records of an account that somebody else pays for are no difference of this bill.
    try folder.write("accounts: { '111122223333': { payer: '123456789012' } }", to: "other.yaml")
    try folder.write(
      "bill/PayerAccountId,lineItem/UsageAccountId,lineItem/UsageType,lineItem/UsageAmount,lineItem/UnblendedCost,"
        + "lineItem/UsageStartDate\n999988887777,222233334444,USE1-CognitoPlusMAU,7,0.14,2026-10-01\n",
      to: "one.csv")
    let common = "maumeter reconcile one.csv --db a.db --plan plus --config other.yaml --as-of 2026-11-22 --format json"
    let mixed = try Program.run(common + " --assume-region us-east-1", in: folder.path("."))
    #expect(mixed.status == 1 && mixed.output.contains("account_not_in_bill"))
    let one = try Program.run(common + " --assume-region us-east-1 --payer 999988887777", in: folder.path("."))
    #expect(!one.output.contains("account_not_in_bill") && one.output.contains("region_not_recorded"))
  }

  /// The program's own FOCUS export is a bill that agrees with the count, whatever prices it.
  @Test(arguments: ["1.2", "1.3", "1.4"]) func ownFocusExportsAgree(version: String) throws {
    let folder = try TemporaryFolder()
    let options = "--since 2026-08 --until 2026-10 --focus-version \(version) --output focus.csv"
    #expect(try run("export focus", [], options, folder).status == 0)
    let result = try Program.run(
      "maumeter reconcile focus.csv --db a.db --plan plus --assume-region us-east-1 --as-of 2026-11-22 --tolerance 0% "
        + "--format json", in: folder.path("."))
    #expect(result.status == 0, "\(result.errors)")
    #expect(result.output.contains("\"within_tolerance\": true") && !result.output.contains("\"cause\""))
  }

  /// The rate in the writing of the numbers, and what is wrong with one in words.
  @Test(
    arguments: [
      ("--fx 0,9 --decimal comma --delimiter semicolon", 0, ";EUR;0,9;"),
      ("--fx 0.9 --decimal comma --delimiter semicolon", 0, ";EUR;0,9;"),
      ("--fx 9999999999", 64, "--fx 9999999999 is more than a rate can be: 922337203."),
      ("--fx 0", 64, "--fx 0 is not above 0."), ("--fx 0,9", 64, "--fx 0,9 is no number."),
      ("--fx 0.12345678901", 64, "--fx 0.12345678901 has more than ten decimals."),
    ] as [(String, Int32, String)])
  func ratesOfExchange(options: String, status: Int32, text: String) throws {
    let folder = try TemporaryFolder()
    let result = try run("export bill", [], "--month 2026-10 --currency EUR \(options)", folder)
    #expect(result.status == status && (status == 0 ? result.output : result.errors).contains(text), "\(result.errors)")
  }

  @Test func billsForFinance() throws {
    let folder = try TemporaryFolder()
    let yen = try run("export bill", [], "--month 2026-10 --currency JPY --fx 155.20 --excel", folder)
    #expect(yen.status == 0 && yen.output.hasPrefix("\u{FEFF}month,complete,"))
    #expect(yen.output.contains(",JPY,155.2,2026-11-22,"))
    #expect(yen.errors.contains("rows; net_cost adds up to "))
    let german = try run("export bill", [], "--month 2026-10 --delimiter semicolon --decimal comma -q", folder)
    #expect(german.output.hasPrefix("month;complete;") && german.output.contains(";0,02;") && german.errors.isEmpty)
    for options in [
      "--decimal comma", "--currency JPY", "--fx 155", "--currency XXX --fx 1", "--currency JPY --fx 0",
      "--fx-date 2026-11-22", "--month 2026-10 --since 2026-09", "--currency USD --fx 2", "--currency JPY --fx=-155",
      "--currency JPY --fx 155,20", "--currency JPY --fx 1e2", "--currency JPY --fx 155.20000000001",
      "--currency JPY --fx 9999999999", "--currency JPY --fx abc", "--decimal , --delimiter ,", "--delimiter '|'",
    ] {
      #expect(try run("export bill", [], options, folder).status == 64, "\(options)")
    }
  }
}
