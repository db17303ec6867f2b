/// Who calls an administrator's operation, by what it is and not by who.
public enum CallerARN {
  /// The length of "/SESSION" at the end of the ARN of an assumed role, which is another one for each run of a function
  /// or a person; 0 for any other ARN.
  ///
  /// A federated user's name is the identity itself; only the last part of an assumed role is a session
  /// (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-arns).
  @inlinable
  public static func sessionLength(_ arn: some BidirectionalCollection<UInt8>) -> Int {
    let (slash, role) = (UInt8(ascii: "/"), ":assumed-role".utf8)
    guard let first = arn.firstIndex(of: slash), let last = arn.lastIndex(of: slash), first < last,
      arn[..<first].suffix(role.count).elementsEqual(role)
    else { return 0 }
    return arn.distance(from: last, to: arn.endIndex)
  }

  /// The ARN without the name of the session.
  ///
  ///     arn:aws:sts::111122223333:assumed-role/tool/session → arn:aws:sts::111122223333:assumed-role/tool
  public static func withoutSession(_ arn: String) -> String {
    String(Substring(arn.utf8.dropLast(sessionLength(arn.utf8))))
  }
}
