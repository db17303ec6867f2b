extension PlanDecision: CustomStringConvertible {
  /// The plan and the reason in one sentence.
  public var description: String { "\(plan.rawValue): \(reason.description)" }
}

extension PlanDecision.Reason: CustomStringConvertible {
  public var description: String {
    switch self {
    case .beforePlans: "there were no plans before \(PlanDecision.plansBegan.day)"
    case .monthOfChange: "plans began inside the month, and the pool is not known to be younger than them"
    case .existedBeforePlans: "AWS put the pools that existed on \(PlanDecision.plansBegan.day) on Lite"
    case .createdWithPlans:
      "a pool created since \(PlanDecision.plansBegan.day) is on Essentials unless another is chosen"
    case .ageUnknown: "the pool's age is not known, and a new pool is on Essentials unless another is chosen"
    }
  }
}
