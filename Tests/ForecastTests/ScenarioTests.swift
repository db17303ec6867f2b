import Domain
import TestSupport
import Testing

@testable import Forecast

@Suite struct ScenarioTests {
  private static let october = Month(year: 2026, month: 10)

  private static func pool(
    _ users: Int64, _ id: String = "a", enterprise: Int64 = 0, refreshOnly: Int64 = 0, avoidable: Int64 = 0
  ) -> ScenarioPool {
    ScenarioPool(
      pool: id, region: "us-east-1", plan: .lite, users: users, enterprise: enterprise, refreshOnly: refreshOnly,
      avoidable: avoidable, machineTokens: 100)
  }

  private func value(_ text: String) throws -> ScenarioValue { .exact(try #require(ScenarioNumber(text))) }

  private func month(_ text: String) throws -> Month { try #require(Month(text)) }

  private func users(
    _ pools: [ScenarioPool], _ changes: [ScenarioChange], months: Int = 4
  ) -> [[Int64]] {
    let scenario = Scenario(pools: pools, changes: changes, after: Self.october, months: months)
    return scenario.counts(scenario.middle).map { $0.map(\.users) }
  }

  @Test func withoutAChangeEverythingStays() {
    let scenario = Scenario(
      pools: [Self.pool(1_001, enterprise: 7)], changes: [], after: Self.october, months: 3)
    #expect(scenario.months.map(\.description) == ["2026-11", "2026-12", "2027-01"])
    #expect(
      scenario.counts([]) == Array(repeating: [.init(users: 1_001, enterprise: 7, machineTokens: 100)], count: 3))
  }

  /// 30 × 1.15 = 34.5 and 39.675: exactly a half goes up, and nothing is lost to binary fractions.
  @Test func growth() throws {
    #expect(users([Self.pool(30)], [ScenarioChange(.growth(try value("0.15")))], months: 2) == [[35], [40]])
    #expect(
      users([Self.pool(1_000)], [ScenarioChange(from: try month("2027-01"), .growth(try value("-10%")))])
        == [[1_000], [1_000], [900], [810]])
    // The later change holds from its month on.
    let changes = [
      ScenarioChange(.growth(try value("1"))), ScenarioChange(from: try month("2026-12"), .growth(try value("0"))),
    ]
    #expect(users([Self.pool(5)], changes) == [[10], [10], [10], [10]])
  }

  /// Compound growth against whole-number arithmetic: N × (100 + p)^k / 100^k, a half up.
  @Test func growthIsExact() throws {
    var generator = SeededGenerator(seed: 6)
    for _ in 0..<300 {
      let (start, percent) = (generator.number(0..<3_000_000), generator.number(-9..<10))
      let found = users([Self.pool(Int64(start))], [ScenarioChange(.growth(try value("\(percent)%")))], months: 6)
      var (numerator, denominator) = (Int128(start), Int128(1))
      for month in 0..<6 {
        numerator *= Int128(100 + percent)
        denominator *= 100
        #expect(Int128(found[month][0]) == (numerator * 2 + denominator) / (denominator * 2))
      }
    }
  }

  @Test func curvesAndLaunches() throws {
    let curve = ScenarioChange(
      .curve([try month("2026-12"): try value("1.5"), try month("2027-01"): try value("0.5")]))
    #expect(users([Self.pool(100)], [curve]) == [[100], [150], [50], [50]])
    let launch = ScenarioChange(
      .launch(try month("2026-12"), users: try value("1000"), keep: try value("0.4")))
    #expect(
      users([Self.pool(100), Self.pool(200, "b")], [launch]) == [[100, 200], [100, 1_200], [100, 600], [100, 360]])
    let early = ScenarioChange(.launch(try month("2026-10"), users: try value("9"), keep: try value("1")))
    #expect(users([Self.pool(1)], [early], months: 1) == [[1]])
  }

  @Test func tenantsComeAndGrowByThemselves() throws {
    let tenant = ScenarioChange(
      from: try month("2026-12"),
      .tenant(Self.pool(0, "new", enterprise: 0), users: try value("50"), growth: try value("0.1")))
    let changes = [tenant, ScenarioChange(.growth(try value("1")))]
    #expect(users([Self.pool(1)], changes) == [[2, 0], [4, 50], [8, 55], [16, 61]])
    // By name, a change concerns a new pool too.
    let named = [tenant, ScenarioChange(pools: ["new"], .cleanupUsers(try value("5")))]
    #expect(users([Self.pool(1)], named) == [[1, 0], [1, 45], [1, 50], [1, 56]])
  }

  @Test func fewerUsers() throws {
    let pool = Self.pool(1_000, refreshOnly: 200, avoidable: 100)
    #expect(users([pool], [ScenarioChange(.refreshDrop(try value("0.5")))], months: 1) == [[900]])
    #expect(users([pool], [ScenarioChange(.cleanupAvoidable(try value("1")))], months: 1) == [[900]])
    #expect(users([pool], [ScenarioChange(.cleanupShare(try value("25%")))], months: 1) == [[750]])
    #expect(users([pool], [ScenarioChange(.cleanupUsers(try value("4000")))], months: 1) == [[0]])
    let both = [ScenarioChange(.growth(try value("1"))), ScenarioChange(.refreshDrop(try value("1")))]
    #expect(users([pool], both, months: 2) == [[1_600], [3_200]])
  }

  /// Nobody is active through refreshes alone and through queries alone: the two groups drop out beside each other.
  @Test func groupsThatDropOutHaveNobodyInCommon() throws {
    let both = [ScenarioChange(.refreshDrop(try value("1"))), ScenarioChange(.cleanupAvoidable(try value("1")))]
    #expect(users([Self.pool(100, refreshOnly: 90, avoidable: 10)], both, months: 1) == [[0]])
    #expect(users([Self.pool(1_671, refreshOnly: 797, avoidable: 17)], both, months: 1) == [[857]])
    // The share of all comes after them, and of who is left.
    let share = both + [ScenarioChange(.cleanupShare(try value("0.5")))]
    #expect(users([Self.pool(1_000, refreshOnly: 300, avoidable: 100)], share, months: 1) == [[300]])
    // Growth keeps the groups' shares of the pool.
    let growing = both + [ScenarioChange(.growth(try value("1")))]
    #expect(users([Self.pool(1_000, refreshOnly: 300, avoidable: 100)], growing, months: 2) == [[1_200], [2_400]])
  }

  @Test func placesAndShares() throws {
    let changes = [
      ScenarioChange(from: try month("2026-12"), .plan(.plus)), ScenarioChange(.region("eu-west-1")),
      ScenarioChange(from: try month("2027-01"), .replica("us-west-2")),
      ScenarioChange(pools: ["b"], .advancedSecurity(true)), ScenarioChange(.enterpriseShare(try value("0.25"))),
      ScenarioChange(.machineFactor(try value("2.5"))),
    ]
    let scenario = Scenario(
      pools: [Self.pool(10), Self.pool(3, "b")], changes: changes, after: Self.october, months: 3)
    #expect(scenario.places(in: 0).map(\.plan) == [.lite, .lite])
    #expect(scenario.places(in: 1).map(\.plan) == [.plus, .plus])
    #expect(scenario.places(in: 0).map(\.region) == ["eu-west-1", "eu-west-1"])
    #expect(scenario.places(in: 1).map(\.replicas) == [[], []])
    #expect(scenario.places(in: 2).map(\.replicas) == [["us-west-2"], ["us-west-2"]])
    #expect(scenario.places(in: 2).map(\.hasAdvancedSecurity) == [false, true])
    let counts = scenario.counts(scenario.middle)[0]
    #expect(counts.map(\.enterprise) == [3, 1])
    #expect(counts.map(\.machineTokens) == [250, 250])
  }

  /// Numbers that leave the range are told, also where a later change hides it.
  @Test func whereCountingEnds() throws {
    func end(_ pool: ScenarioPool, _ changes: [ScenarioChange]) -> Month? {
      let scenario = Scenario(pools: [Self.pool(5, "b"), pool], changes: changes, after: Self.october, months: 4)
      return scenario.end(of: scenario.middle)
    }
    let growth = ScenarioChange(pools: ["a"], .growth(try value("1")))
    let cleanup = ScenarioChange(pools: ["a"], .cleanupShare(try value("99%")))
    #expect(end(Self.pool(1_000_000_000), [growth]) == Month("2027-02"))
    #expect(end(Self.pool(2_000_000_000), [growth, cleanup]) == Month("2027-01"))
    #expect(end(Self.pool(600_000_000), [growth]) == nil)
    let tokens = ScenarioChange(pools: ["a"], from: Month("2026-12"), .machineFactor(try value("500000000")))
    #expect(end(Self.pool(1), [tokens]) == Month("2026-12"))
  }

  /// Whatever happens, users are whole, not negative, and enterprise users are some of them.
  @Test func countsStayInRange() throws {
    var generator = SeededGenerator(seed: 9)
    for _ in 0..<500 {
      func any(_ range: Range<Int>) -> ScenarioValue {
        .exact(ScenarioNumber(billionths: Int64(generator.number(range)) * 100_000_000))
      }
      let total = Int64(generator.number(0..<100_000_000))
      let pool = Self.pool(
        total, enterprise: total / Int64(generator.number(1..<9)), refreshOnly: total / 3, avoidable: total / 9)
      let changes: [ScenarioChange] = [
        .init(.growth(any(-20..<90))), .init(.refreshDrop(any(0..<11))), .init(.cleanupShare(any(0..<11))),
        .init(.cleanupUsers(any(0..<100_000))), .init(.enterpriseShare(any(0..<11))),
        .init(.launch(Month(index: Self.october.index + 2), users: any(0..<900_000), keep: any(0..<11))),
      ].filter { _ in !generator.oneIn(3) }
      let scenario = Scenario(pools: [pool], changes: changes, after: Self.october, months: 36)
      let counts = scenario.counts(scenario.middle)
      let isCut = counts.contains { $0[0].users == Scenario.largestCount }
      #expect(!isCut || scenario.end(of: scenario.middle) != nil)
      for counts in counts {
        #expect(counts[0].users >= 0 && counts[0].users <= Scenario.largestCount)
        #expect(counts[0].enterprise >= 0 && counts[0].enterprise <= counts[0].users)
      }
    }
  }
}
