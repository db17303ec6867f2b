/// A version of the FinOps Open Cost and Usage Specification (FOCUS).
/// https://focus.finops.org/focus-specification/
public enum FocusVersion: String, CaseIterable, Hashable, Sendable {
  case v1_2 = "1.2"
  case v1_3 = "1.3"
  case v1_4 = "1.4"

  /// Version 1.4 has no ProviderName and PublisherName any more, which 1.3 calls deprecated.
  var hasProviderName: Bool { self != .v1_4 }

  /// Since 1.3 the service's provider and its host stand apart.
  var hasServiceProviderName: Bool { self != .v1_2 }
}
