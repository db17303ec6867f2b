import Domain
import Pricing
import Testing

@testable import Reports

@Suite struct BudgetExcessTests {
  private func sentence(_ cost: String, _ scope: Budget.Scope, _ amount: String, isExpected: Bool = false) throws
    -> String?
  {
    Budget(name: "web", scope: scope, amount: try Money(amount)).excess(of: try Money(cost))?
      .sentence(in: Month(year: 2026, month: 10), isExpected: isExpected)
  }

  @Test func whatIsNotKnown() throws {
    let budget = Budget(name: "web", scope: .pool("us-east-1_A"), amount: try Money("500"))
    let month = Month(year: 2026, month: 10)
    #expect(
      budget.sentence(missing: .rateNotFound(RateKey(meter: .sms), to: nil, region: "us-east-1"), in: month) == """
        Whether the budget "web" of 500.00 USD for pool us-east-1_A is kept in 2026-10 is not known: The rate of SMS \
        messages at any quantity in us-east-1 is not in any source that was found. Give it as rates.sms in the config.
        """)
    #expect(
      budget.sentence(ofNothingIn: [month, month.next]) == """
        Nothing counts towards the budget "web" of 500.00 USD for pool us-east-1_A: no usage of 2026-10 and 2026-11 is \
        of it, and the config does not name it. Check how it is written.
        """)
  }

  @Test func sentences() throws {
    #expect(try sentence("500", .everything, "500") == nil)
    #expect(
      try sentence("1512.345", .everything, "500")
        == #"The budget "web" of 500.00 USD is passed in 2026-10: 1,512.34 USD."#)
    // Rounded, it would look met.
    #expect(
      try sentence("500.0001", .pool("us-east-1_A"), "500", isExpected: true)
        == #"The budget "web" of 500.00 USD for pool us-east-1_A will be passed in 2026-10: 500.0001 USD."#)
    #expect(
      try sentence("2", .tag("team", value: "shop"), "1.5")
        == #"The budget "web" of 1.50 USD for team shop is passed in 2026-10: 2.00 USD."#)
  }
}
