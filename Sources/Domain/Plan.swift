/// How a user pool is billed.
///
/// `legacy` is the only plan before 2024-11-22 18:00 UTC; the others are `userPoolTier` of Cognito's API.
public enum Plan: String, CaseIterable, Hashable, Sendable {
  case legacy
  case lite
  case essentials
  case plus

  /// Reads the name in any case: "ESSENTIALS" as the API writes it, "essentials" as a person does.
  public init?(anyCase text: String) {
    self.init(rawValue: text.lowercased())
  }
}
