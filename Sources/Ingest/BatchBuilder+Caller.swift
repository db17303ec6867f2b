import Domain

extension BatchBuilder {
  /// The caller of an operation by what it is, not by who: an assumed role without the name of its session, which is
  /// often a person's, and a user whose name is an e-mail address without that name.
  ///
  /// "arn:aws:sts::111122223333:assumed-role/Backend/anna@example.com" is "…:assumed-role/Backend"
  /// (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-arns).
  mutating func caller(_ arn: TextSlice) -> Symbol {
    arn.withText { bytes in
      let role = bytes.count - BatchBuilder.sessionLength(bytes)
      var kept = UnsafeRawBufferPointer(rebasing: bytes[..<role])
      if kept.contains(UInt8(ascii: "@")) {
        let slash = kept.firstIndex(of: UInt8(ascii: "/")) ?? 0
        kept = UnsafeRawBufferPointer(rebasing: kept[..<slash])
      }
      return kept.contains(UInt8(ascii: "@")) ? .none : symbols.intern(kept)
    }
  }

  /// The length of "/SESSION" at the end of the ARN of an assumed role.
  private static func sessionLength(_ arn: UnsafeRawBufferPointer) -> Int {
    guard let first = arn.firstIndex(of: UInt8(ascii: "/")), let last = arn.lastIndex(of: UInt8(ascii: "/")),
      first < last, UnsafeRawBufferPointer(rebasing: arn[..<first]).ends(with: ":assumed-role")
    else { return 0 }
    return arn.count - last
  }
}

extension UnsafeRawBufferPointer {
  /// Whether the last bytes are those of `text`.
  func ends(with text: StaticString) -> Bool {
    count >= text.utf8CodeUnitCount
      && suffix(text.utf8CodeUnitCount).elementsEqual(
        UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }
}
