import Domain

extension BatchBuilder {
  /// The caller of an operation by what it is, not by who: an assumed role without the name of its session, which is
  /// often a person's, and a user whose name is an e-mail address without that name.
  ///
  /// "arn:aws:sts::111122223333:assumed-role/Backend/anna@example.com" is "…:assumed-role/Backend".
  mutating func caller(_ arn: TextSlice) -> Symbol {
    arn.withText { bytes in
      let role = bytes.count - CallerARN.sessionLength(bytes)
      var kept = UnsafeRawBufferPointer(rebasing: bytes[..<role])
      if kept.contains(UInt8(ascii: "@")) {
        let slash = kept.firstIndex(of: UInt8(ascii: "/")) ?? 0
        kept = UnsafeRawBufferPointer(rebasing: kept[..<slash])
      }
      return kept.contains(UInt8(ascii: "@")) ? .none : symbols.intern(kept)
    }
  }
}
