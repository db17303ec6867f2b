import Domain
import Foundation
import Pricing
import Reports
import Store
import TestSupport
import Testing

@testable import maumeter

/// The commands about coverage, avoidable users and single users, from outside, over the demo's database.
@Suite struct UserCommandsTests {
  private let folder: TemporaryFolder
  private let user: String

  init() throws {
    folder = try TemporaryFolder()
    var logs = DemoLogs()
    _ = try logs.write(to: folder.path)
    let store = try ActivityStore(path: folder.path("demo.db"), rules: CountingRules())
    _ = try IngestRun(paths: [folder.path("AWSLogs")], lessons: [], isQuiet: true)
      .record(into: store, at: Instant(secondsSinceEpoch: 1_800_000_000))
    let month = try #require(DemoLogs.months.last)
    user = try #require(try store.avoidableUsers(in: month).first?.users.min()).description
  }

  private func run(_ command: String) throws -> Program.Result {
    try Program.run("maumeter \(command)", ["MAUMETER_DB": folder.path("demo.db")], in: folder.path)
  }

  @Test func aUserIsExplainedAndForgotten() throws {
    let explained = try run("explain \(user) --format json")
    #expect(explained.status == 0 && explained.errors.isEmpty)
    #expect(explained.output.contains("\"counts\": true") && explained.output.contains("AWSLogs/"))
    let report = try run("report --month 2026-10 --format json").output

    #expect(try run("forget \(user) --dry-run").status == 0)
    let refused = try run("forget \(user) </dev/null")
    #expect(refused.status == 64 && refused.errors.contains("--yes"))
    #expect(try run("explain \(user) --format json").output == explained.output)

    let erased = try run("forget \(user) --yes --format json")
    #expect(erased.status == 0 && erased.output.contains("\"compacted\": true"))
    #expect(!erased.output.contains(user))
    #expect(try run("explain \(user)").output.contains("was forgotten on"))
    #expect(try run("report --month 2026-10 --format json").output == report)
  }

  /// A month or a pool without the user is not to say that nobody has such a name.
  @Test func aUserWhoIsElsewhereIsNotUnknown() throws {
    let other = try run("explain \(user) --month 2030-01")
    #expect(other.status == 0 && other.output.contains("No record of 2030-01 names the user; there are some of 2026-"))
    let nobody = try run("explain 0c8f7a10-1111-4222-8333-000000000000 --month 2030-01")
    #expect(nobody.status == 0 && nobody.output.contains("No record names the user. "))
    let unknown = try run("explain \(user) --pool nope")
    #expect(unknown.status == 64 && unknown.errors.hasPrefix("Error: The database knows no pool nope. "))
    #expect(unknown.output.isEmpty)
  }

  @Test(arguments: ["explain someone", "forget someone@example.com --yes"]) func onlySubsAreUsers(command: String)
    throws
  {
    let result = try run(command)
    #expect(result.status == 64 && result.errors.contains("is no user"))
  }

  /// Where a source names users otherwise, the same name finds them, and is nowhere in the database.
  @Test func aNameThatIsKeptAsAHashIsFoundAndForgotten() throws {
    let rows = "day,pool,user,client,activity,events\n2026-10-05,eu-west-1_Mail,ann@example.com,,sign_in,3\n"
    let file = try folder.write(rows, to: "rows.csv")
    #expect(try run("ingest \(file)").status == 0)
    let explained = try run("explain ann@example.com --format json")
    #expect(explained.status == 0 && explained.output.contains("eu-west-1_Mail"))
    #expect(!explained.output.contains("ann@"))
    #expect(try run("forget ann@example.com --yes").status == 0)
    #expect(try run("explain ann@example.com").output.contains("was forgotten on"))
  }

  /// A user who was never there is not told as one who was erased.
  @Test func aMistypedUserIsSeen() throws {
    let nobody = "0c8f7a10-1111-4222-8333-000000000000"
    let tried = try run("forget \(nobody) --dry-run --format plain")
    #expect(tried.status == 0 && tried.errors.contains("read as the sub of a user. Is it spelt right?"))
    let erased = try run("forget \(nobody) --yes --format json --quiet")
    #expect(erased.status == 0 && erased.errors.contains("Nothing was erased, and from now on"))
    #expect(erased.output.contains("\"found\": false") && erased.output.contains("\"named_by\": \"sub\""))
    // It was forgotten, which a second time says.
    #expect(try run("forget \(nobody) --yes --format plain").errors.isEmpty)

    let rows = "day,pool,user,client,activity,events\n2026-10-05,eu-west-1_Mail,ann@example.com,,sign_in,3\n"
    let file = try folder.write(rows, to: "rows.csv")
    #expect(try run("ingest \(file) --quiet").status == 0)
    #expect(try run("forget anne@example.com --dry-run").errors.contains("the name of a user, as it is no sub"))
    let found = try run("forget ann@example.com --yes --format json")
    #expect(found.errors.isEmpty && found.output.contains("\"found\": true"))
    #expect(found.output.contains("\"named_by\": \"name\""))
  }

  @Test(arguments: ["coverage", "avoidable"]) func jsonIsTheContract(command: String) throws {
    let result = try run("\(command) --month 2026-10 --format json")
    #expect(result.status == 0)
    #expect(result.output.contains("\"schema\": \"maumeter.\(command)/1\""))
    #expect(try JSONSerialization.jsonObject(with: Data(result.output.utf8)) is [String: Any])
  }

  @Test func avoidableUsersOfAMonthWithoutRecords() throws {
    let result = try run("avoidable --month 2030-01")
    #expect(result.errors == "Nothing is recorded in 2030-01; the database has 2026-09 to 2026-10: see --month.\n")
    #expect(result.status == 0 && result.output.contains("Nobody of 0 users"))
  }

  /// The saving is the difference of two bills, which the program also prints.
  @Test func savingIsTheDifferenceOfBills() throws {
    let store = try ActivityStore(path: folder.path("demo.db"), rules: CountingRules())
    let month = try #require(DemoLogs.months.last)
    // Without free users every one costs, on the dearest plan of the month's halves.
    let yaml = """
      pools:
        us-east-1_DemoStaff: {plan: [{plan: lite}, {plan: plus, from: 2026-10-16}]}
      """
    let configuration = try ConfigurationTests.read(yaml)
    let maker = try ReportMaker(
      store: store, configuration: configuration, catalog: try Catalog.embedded(), plan: .plus,
      today: try #require(Day("2026-11-22")))
    let activity = try store.activity(in: month)
    let groups = try store.avoidableUsers(in: month)
    let report = try AvoidableMaker(maker: maker, activity: activity).report(of: groups, isComplete: true)
    let bill = try #require(try maker.report(of: [month]).months[0].bill)
    #expect(report.total == bill.total)
    #expect(report.saving > .zero && report.totalWithout > .zero)
    for group in report.groups {
      #expect(group.saving <= report.saving)
      // Each user costs at most the rate of Plus (0.02), and only once.
      let most = try Money("0.02").multiplied(by: Int64(group.users.users.count))
      #expect(group.saving <= most)
    }
    // Left out one by one, the staff's users of Plus cost 0.02 each, those of Lite 0.0055 or nothing.
    let staff = try #require(report.groups.first { $0.users.pool.name == "staff" && $0.users.reason == .refreshes })
    #expect(staff.saving > .zero)
    let most = try Money("0.02").multiplied(by: Int64(staff.users.users.count))
    #expect(staff.saving < most)
  }
}
