import Domain

/// The plan that a pool is priced on when neither the log nor the user says which it has, and why.
public struct PlanDecision: Hashable, Sendable {
  public let plan: Plan
  public let reason: Reason

  public enum Reason: String, CaseIterable, Hashable, Sendable {
    /// The month ended before plans existed.
    case beforePlans
    /// The month contains the change to plans, and the pool is not known to be younger than it.
    case monthOfChange
    /// AWS put pools that existed on Lite.
    case existedBeforePlans
    /// A pool created since, without a choice, is on Essentials.
    case createdWithPlans
    /// Nothing tells the pool's age: taken as a new pool without a choice, which is also the dearer of the two.
    case ageUnknown
  }

  /// The instant from which every pool has a plan: 2024-11-22 10:00 Pacific.
  /// https://aws.amazon.com/about-aws/whats-new/2024/11/new-feature-tiers-essentials-plus-amazon-cognito
  public static let plansBegan = Instant(secondsSinceEpoch: 1_732_298_400)

  /// Decides for one pool and month.
  ///
  ///     PlanDecision(month: Month("2024-10")!, existedSince: nil)               // legacy, beforePlans
  ///     PlanDecision(month: Month("2026-10")!, existedSince: day in 2023)       // lite, existedBeforePlans
  ///     PlanDecision(month: Month("2026-10")!, existedSince: day in 2025,
  ///                  isCreation: true)                                          // essentials, createdWithPlans
  ///     PlanDecision(month: Month("2026-10")!, existedSince: nil)               // essentials, ageUnknown
  ///
  /// - Parameters:
  ///   - existedSince: when the pool was created, or the earliest moment at which it is known to have existed.
  ///   - isCreation: whether that is the creation itself. First activity after the change proves nothing about age.
  public init(month: Month, existedSince: Instant?, isCreation: Bool = false) {
    let existedBefore = existedSince.map { $0 <= PlanDecision.plansBegan } ?? false
    let isYounger = isCreation && existedSince != nil && !existedBefore
    if month.end <= PlanDecision.plansBegan {
      self.init(.legacy, .beforePlans)
    } else if isYounger {
      self.init(.essentials, .createdWithPlans)
    } else if month.contains(PlanDecision.plansBegan) {
      self.init(.legacy, .monthOfChange)
    } else if existedBefore {
      self.init(.lite, .existedBeforePlans)
    } else {
      self.init(.essentials, .ageUnknown)
    }
  }

  private init(_ plan: Plan, _ reason: Reason) {
    self.plan = plan
    self.reason = reason
  }
}
