/// Notices texts that would tell who a user is, where only ids of pools and app clients belong.
///
/// It is a last guard against a mapping that names the wrong member, or a sender that does: an e-mail address, a phone
/// number or a token.
enum PersonalText {
  static func isLikely(_ text: UnsafeRawBufferPointer) -> Bool {
    isAddress(text) || isPhoneNumber(text) || isToken(text)
  }

  private static func isAddress(_ text: UnsafeRawBufferPointer) -> Bool {
    guard let at = text.lastIndex(of: UInt8(ascii: "@")), at > 0 else { return false }
    return text[at...].contains(UInt8(ascii: "."))
  }

  /// "+" and at least seven digits, which may have spaces and dashes between them.
  private static func isPhoneNumber(_ text: UnsafeRawBufferPointer) -> Bool {
    guard text.first == UInt8(ascii: "+") else { return false }
    let digits = text.count { $0 &- UInt8(ascii: "0") < 10 }
    return digits >= 7 && text.dropFirst().allSatisfy { $0 &- UInt8(ascii: "0") < 10 || " -.()".utf8.contains($0) }
  }

  /// A JSON Web Token: its header is an object, which begins with `{"` and so with "eyJ".
  private static func isToken(_ text: UnsafeRawBufferPointer) -> Bool {
    text.starts(with: "eyJ".utf8) && text.count { $0 == UInt8(ascii: ".") } >= 2
  }
}
