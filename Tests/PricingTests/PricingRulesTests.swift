import Domain
import Pricing
import Testing

/// Rates that the user supplies are used, or the user is told.
@Suite struct PricingRulesTests {
  private func settings(_ keys: String...) throws -> PricingSettings {
    var settings = PricingSettings()
    for key in keys { settings.rates[try RateKey(key)] = try Money("0.003") }
    return settings
  }

  /// What becomes of a meter and a plan in a Region without prices, where it is not an error that names a key.
  private static let outcomes = [
    "advanced_security_mau essentials": "not sold", "advanced_security_mau plus": "not sold",
    "replica_mau legacy": "not sold", "replica_mau lite": "not sold",
    "replicated_machine_tokens legacy": "not in force",
    // Not charged for any more.
    "machine_clients lite": "priced", "machine_clients essentials": "priced", "machine_clients plus": "priced",
  ]

  /// The key that the error names is one that works, on every meter and plan.
  @Test(arguments: Meter.allCases, Plan.allCases)
  func theKeyOfAnErrorWorks(meter: Meter, plan: Plan) throws {
    let catalog = try shippedCatalog()
    let usage = try usage(3, plan, meter, region: "af-south-1")
    let expected = Self.outcomes["\(meter.rawValue) \(plan.rawValue)"] ?? "no price"
    do {
      _ = try catalog.bill(usages: [usage])
      #expect(expected == "priced")
    } catch .notSold {
      #expect(expected == "not sold")
    } catch .notInForce {
      #expect(expected == "not in force")
    } catch {
      #expect(expected == "no price")
      let named = error.description.split(separator: " ").first { $0.hasPrefix("rates.") }
      let key = try String(#require(named).dropFirst("rates.".count))
      #expect(try !catalog.bill(usages: [usage], settings: settings(key)).items.isEmpty, "\(key)")
    }
  }

  @Test(
    arguments: [
      ("eu-west-1.machine_tokens.essentials", []), ("provisioned_rate.lite", []),
      ("ap-northeast-1.machine_tokens.essentials.250000", []), ("advanced_security_mau.lite", []), ("sms.plus", []),
      ("replica_mau.lite", [.essentials, .plus]),
    ] as [(String, [Plan])])
  func aPlanThatAMeterIsNotPricedByIsRefused(key: String, plans: [Plan]) throws {
    let catalog = try shippedCatalog()
    let error = PricingError.rateOfNoPlan(try RateKey(key), plans: plans)
    let settings = try settings(key)
    #expect(throws: error) { try catalog.bill(usages: [], settings: settings) }
    #expect(throws: error) { try BillFunction(catalog, usages: [], settings: settings) }
  }

  @Test func aRegionThatNobodyKnowsIsWarnedOf() throws {
    let catalog = try shippedCatalog()
    let settings = try settings("mars-1.sms", "af-south-1.sms", "eu-west-1.sms", "email")
    func warnings(_ usages: [Usage]) throws -> [PricingWarning] {
      try catalog.bill(usages: usages, settings: settings).warnings.filter {
        if case .rateOfStrangeRegion = $0 { return true }
        return false
      }
    }
    let keys = try ["af-south-1.sms", "mars-1.sms"].map { PricingWarning.rateOfStrangeRegion(try RateKey($0)) }
    #expect(try warnings([]) == keys)
    #expect(try warnings([usage(1, .lite, .sms, region: "af-south-1")]) == [keys[1]])
  }
}
