/// Who calls an administrator's operation, as it is stored.
enum CallerARN {
  /// The ARN without the name of the session, which is another one for each run of a function or a person.
  ///
  ///     arn:aws:sts::111122223333:assumed-role/tool/session → arn:aws:sts::111122223333:assumed-role/tool
  static func withoutSession(_ arn: String) -> String {
    let parts = arn.split(separator: "/", omittingEmptySubsequences: false)
    // A federated user's name is the identity itself; only the last part of an assumed role is a session.
    guard parts.count > 2, parts[0].hasSuffix(":assumed-role") else { return arn }
    return parts.dropLast().joined(separator: "/")
  }
}
