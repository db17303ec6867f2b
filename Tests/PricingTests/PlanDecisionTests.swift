import Domain
import Pricing
import Testing

@Suite struct PlanDecisionTests {
  @Test(
    arguments: [
      ("2024-10", nil, false, .legacy, .beforePlans),
      ("2024-10", "2024-10-05T00:00:00Z", true, .legacy, .beforePlans),
      ("2024-11", nil, false, .legacy, .monthOfChange),
      ("2024-11", "2024-11-22T18:00:00Z", true, .legacy, .monthOfChange),
      ("2024-11", "2024-11-22T18:00:01Z", true, .essentials, .createdWithPlans),
      ("2024-11", "2024-11-25T00:00:00Z", false, .legacy, .monthOfChange),
      ("2024-12", "2024-11-22T18:00:00Z", true, .lite, .existedBeforePlans),
      ("2026-10", "2023-05-01T00:00:00Z", false, .lite, .existedBeforePlans),
      ("2026-10", "2025-05-01T00:00:00Z", true, .essentials, .createdWithPlans),
      ("2026-10", "2025-05-01T00:00:00Z", false, .essentials, .ageUnknown),
      ("2026-10", nil, false, .essentials, .ageUnknown),
      ("2026-10", nil, true, .essentials, .ageUnknown),
    ] as [(String, String?, Bool, Plan, PlanDecision.Reason)])
  func decides(month text: String, since: String?, isCreation: Bool, plan: Plan, reason: PlanDecision.Reason) throws {
    let decision = PlanDecision(
      month: try month(text), existedSince: try since.map { try instant($0) }, isCreation: isCreation)
    #expect(decision.plan == plan)
    #expect(decision.reason == reason)
  }

  @Test func everyReasonIsSaidInItsOwnWords() throws {
    #expect(Set(PlanDecision.Reason.allCases.map(\.description)).count == PlanDecision.Reason.allCases.count)
    #expect(
      PlanDecision(month: try month("2024-10"), existedSince: nil).description
        == "legacy: there were no plans before 2024-11-22")
  }

  @Test func plansBeganAtTenInTheMorningOfThePacific() throws {
    #expect(PlanDecision.plansBegan == (try instant("2024-11-22T10:00:00-08:00")))
  }
}

@Suite struct LinkedUsersTests {
  @Test func followsTheSetting() {
    #expect(LinkedUsers.enterprise.meter(signedInThroughProvider: false) == .enterpriseMAU)
    #expect(LinkedUsers.enterprise.meter(signedInThroughProvider: true) == .enterpriseMAU)
    #expect(LinkedUsers.bySignIn.meter(signedInThroughProvider: false) == .directMAU)
    #expect(LinkedUsers.bySignIn.meter(signedInThroughProvider: true) == .enterpriseMAU)
  }
}
