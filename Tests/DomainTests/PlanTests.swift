import Domain
import Testing

@Suite struct PlanTests {
  @Test(arguments: [
    ("LITE", Plan.lite), ("Essentials", .essentials), ("PLUS", .plus), ("plus", .plus), ("legacy", .legacy),
  ])
  func isReadInAnyCase(text: String, plan: Plan) {
    #expect(Plan(anyCase: text) == plan)
  }

  @Test(arguments: ["", "lite ", "pro", "essential", "PLUS\0"])
  func isNoPlan(text: String) {
    #expect(Plan(anyCase: text) == nil)
  }
}
